using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Office;

/// <summary>One wait in the form.</summary>
/// <param name="Own">Seconds as typed; empty holds as it stands below.</param>
/// <param name="Effective">What holds for checkouts that begin now.</param>
public sealed record LimitField(string Name, int Least, int Most, string Own, int Effective)
{
    public bool IsRight => Own.Length == 0 || (int.TryParse(Own, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= Least && seconds <= Most);
}

/// <summary>The waits of a terminal or a store as somebody edits them.</summary>
public sealed record LimitsForm(IReadOnlyList<LimitField> Fields)
{
    public bool IsRight => Fields.All(f => f.IsRight);

    public static LimitsForm Of(CheckoutWaits own, CheckoutWaits effective)
    {
        var (mine, holds) = (Seconds(own), Seconds(effective));
        return new LimitsForm([.. CheckoutWaits.Bounds.Select(b => new LimitField(
            b.Field, b.Least, b.Most, mine.GetValueOrDefault(b.Field)?.ToString(CultureInfo.InvariantCulture) ?? "", holds.GetValueOrDefault(b.Field) ?? 0))]);
    }

    public LimitsForm With(string name, string? typed) => new([.. Fields.Select(f => f.Name == name ? f with { Own = typed?.Trim() ?? "" } : f)]);

    /// <summary>All that it has of its own; only when <see cref="IsRight"/>.</summary>
    public CheckoutWaits ToWaits() => new JsonObject(Fields.Where(f => f.Own.Length > 0)
        .Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, int.Parse(f.Own, CultureInfo.InvariantCulture)))).Deserialize<CheckoutWaits>(Json.Options)!;

    private static Dictionary<string, int?> Seconds(CheckoutWaits waits) => JsonSerializer.SerializeToNode(waits, Json.Options).Deserialize<Dictionary<string, int?>>()!;
}
