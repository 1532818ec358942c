using System.Text.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.Store.Catalogue;

/// <summary>A family of products of one category: every brand makes every item in every series.</summary>
/// <param name="Code">Begins the article numbers of the family.</param>
/// <param name="Specs">The choices that make SKUs, by name.</param>
internal sealed record Family(
    string Code, string Category, IReadOnlyList<BrandWord> Brands, IReadOnlyList<LocalText> Series, IReadOnlyList<ItemWord> Items,
    IReadOnlyDictionary<string, IReadOnlyList<SpecOption>> Specs)
{
    public static IReadOnlyList<Family> ReadAll()
    {
        using var resource = typeof(Family).Assembly.GetManifestResourceStream("words.json")!;
        return JsonSerializer.Deserialize<List<Family>>(resource, Json.Options)!;
    }
}

/// <param name="Tier">What the brand's prices are multiplied by.</param>
internal sealed record BrandWord(string Zh, string En, double Tier);

/// <param name="Series">In place of the family's, where those make no sense.</param>
internal sealed record ItemWord(string Zh, string En, int FromYuan, int ToYuan, IReadOnlyList<LocalText>? Series);

/// <param name="Factor">What the price is multiplied by.</param>
internal sealed record SpecOption(string Name, double Factor);
