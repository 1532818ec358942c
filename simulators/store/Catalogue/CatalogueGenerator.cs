using System.Globalization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Simulators.Store.Catalogue;

/// <summary>
/// A store's catalogue out of word tables: the same products, prices and barcodes for the same seed, on every machine
/// and every version of .NET.
/// </summary>
internal sealed class CatalogueGenerator(int seed)
{
    /// <summary>The seed of the catalogue that ./run publishes.</summary>
    public const int DefaultSeed = 20260501;

    // Not every combination of a spec is made; this share of them is missing.
    private const int MissingPercent = 12;
    private const int PublishedOverDays = 900;

    private static readonly DateOnly LastPublished = new(2026, 4, 30);

    private readonly Barcodes _barcodes = new();

    public IEnumerable<Product> Generate()
    {
        foreach (var family in Family.ReadAll())
        {
            var number = 0;
            foreach (var brand in family.Brands)
            {
                foreach (var item in family.Items)
                {
                    foreach (var series in item.Series ?? family.Series)
                        yield return Make(family, brand, item, series, ++number);
                }
            }
        }
    }

    private Product Make(Family family, BrandWord brand, ItemWord item, LocalText series, int number)
    {
        var articleNo = string.Create(CultureInfo.InvariantCulture, $"{family.Code}{number:00000}");
        var dice = new Dice(seed, articleNo);
        var baseFen = (item.FromYuan + dice.Unit() * (item.ToYuan - item.FromYuan)) * brand.Tier * 100;
        var combinations = Combinations(family.Specs);
        var made = combinations.Where((_, i) => i == 0 || dice.Percent() >= MissingPercent).ToList();
        var skus = made.Select((options, i) => new Sku(
            string.Create(CultureInfo.InvariantCulture, $"{articleNo}-{i + 1:00}"), _barcodes.Next(brand.En),
            options.ToDictionary(o => o.Spec, o => o.Option.Name),
            Prices.Sensible(baseFen * options.Aggregate(1.0, (factor, o) => factor * o.Option.Factor))));

        return new Product(
            articleNo, new LocalText($"{brand.Zh} {series.Zh}{item.Zh}", $"{brand.En} {series.En} {item.En}"), family.Category, brand.Zh,
            [.. skus], LastPublished.AddDays(-dice.Below(PublishedOverDays)));
    }

    private static List<List<(string Spec, SpecOption Option)>> Combinations(IReadOnlyDictionary<string, IReadOnlyList<SpecOption>> specs)
    {
        List<List<(string, SpecOption)>> combinations = [[]];
        foreach (var (spec, options) in specs)
            combinations = [.. combinations.SelectMany(c => options.Select(o => (List<(string, SpecOption)>)[.. c, (spec, o)]))];
        return combinations;
    }
}

/// <summary>Prices as shops write them.</summary>
internal static class Prices
{
    private const double SmallFen = 10_000;

    /// <summary>Below ¥100 it ends in .50 or .90, above in a whole ¥9.</summary>
    public static long Sensible(double fen)
    {
        if (fen >= SmallFen)
            return (long)Math.Round(fen / 1000) * 1000 - 100;
        var yuan = Math.Max(1, Math.Floor(fen / 100));
        return (long)yuan * 100 + (fen % 100 < 50 ? 50 : 90);
    }
}

/// <summary>
/// EAN-13 numbers under the prefixes of GS1 China, 690 to 699: a company's number, then the company's own item
/// numbers. Companies under 690 and 691 have four digits and five for items, the others five and four.
/// </summary>
internal sealed class Barcodes
{
    private const int Prefixes = 10;
    private const int FirstPrefix = 690;

    private readonly Dictionary<string, (string Company, int Digits)> _companies = [];
    private readonly Dictionary<string, int> _items = [];

    public string Next(string company)
    {
        if (!_companies.TryGetValue(company, out var code))
            _companies[company] = code = CompanyCode(_companies.Count);
        var item = _items[company] = _items.GetValueOrDefault(company) + 1;
        var twelve = code.Company + item.ToString(CultureInfo.InvariantCulture).PadLeft(code.Digits, '0');
        if (twelve.Length != 12)
            throw new InvalidOperationException($"{company} has used up its item numbers.");
        return twelve + Ean13.CheckDigit(twelve);
    }

    private static (string Company, int Digits) CompanyCode(int index)
    {
        var prefix = FirstPrefix + index % Prefixes;
        var companyDigits = prefix <= 691 ? 4 : 5;
        // A fixed stride spreads the numbers; being prime to the range it never repeats one within a prefix.
        var range = companyDigits == 4 ? 10_000 : 100_000;
        var number = (1_237 + index * 7_919) % range;
        return ($"{prefix}{number.ToString(CultureInfo.InvariantCulture).PadLeft(companyDigits, '0')}", 12 - 3 - companyDigits);
    }
}

/// <summary>Repeatable chance for one article: an integer mixer (SplitMix64), because Random promises no sequence.</summary>
internal sealed class Dice
{
    private ulong _state;

    public Dice(int seed, string about)
    {
        _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        foreach (var c in about)
            _state = unchecked((_state ^ c) * 0x100000001B3);
    }

    /// <summary>From 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) / (double)(1UL << 53);

    public int Percent() => Below(100);

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
