using System.Text.Json;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Domain;

/// <summary>Every rule of a benefit's fields, one row each, and what is read when none is broken (rule M2, decision 10).</summary>
public class what_a_benefit_must_be
{
    private const string CardNumber = "6229926685878405";
    private static readonly DateTimeOffset From = new(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private static readonly BenefitFields Off = new()
    {
        Id = "B1", Layer = BenefitLayer.StoreCoupon, Kind = BenefitKind.AmountOff, Title = new LocalText("满100减10", "¥10 off ¥100"),
        ThresholdFen = 10_000, ValueFen = 1_000, Scope = new ScopeFields(BenefitScopeType.Order), ValidFrom = From, ValidUntil = From.AddYears(1),
    };

    private static readonly BenefitFields Percent = Off with { Kind = BenefitKind.PercentOff, ThresholdFen = null, ValueFen = null, PercentOff = 20 };
    private static readonly BenefitFields Fixed = Off with { Kind = BenefitKind.Fixed, ThresholdFen = null };
    private static readonly BenefitFields Packet = Off with { Layer = BenefitLayer.RedPacket };

    public static TheoryData<string, string, BenefitFields> Wrong => new()
    {
        { "id", "field-required", Off with { Id = null } },
        { "id", "field-malformed", Off with { Id = "B 1" } },
        { "id", "field-malformed", Off with { Id = CardNumber } },
        { "layer", "field-required", Off with { Layer = null } },
        { "kind", "field-required", Off with { Kind = null } },
        { "kind", "field-malformed", Percent with { Layer = BenefitLayer.RedPacket } },
        { "title.zh", "field-required", Off with { Title = null } },
        { "title.zh", "field-required", Off with { Title = new LocalText(" ", "x") } },
        { "title.en", "field-required", Off with { Title = new LocalText("满减", null!) } },
        { "title.en", "field-malformed", Off with { Title = new LocalText("满减", new string('x', 61)) } },
        { "title.zh", "field-malformed", Off with { Title = new LocalText(CardNumber, "x") } },
        { "thresholdFen", "field-required", Off with { ThresholdFen = null } },
        { "thresholdFen", "field-malformed", Off with { ThresholdFen = -1 } },
        { "thresholdFen", "field-malformed", Percent with { ThresholdFen = Money.MaxFen + 1 } },
        { "thresholdFen", "field-malformed", Fixed with { ThresholdFen = 1 } },
        { "valueFen", "field-required", Off with { ValueFen = null } },
        { "valueFen", "field-malformed", Off with { ValueFen = 0 } },
        { "valueFen", "field-malformed", Fixed with { ValueFen = Money.MaxFen + 1 } },
        { "valueFen", "field-malformed", Percent with { ValueFen = 1 } },
        { "percentOff", "field-malformed", Off with { PercentOff = 10 } },
        { "percentOff", "field-required", Percent with { PercentOff = null } },
        { "percentOff", "field-malformed", Percent with { PercentOff = 0 } },
        { "percentOff", "field-malformed", Percent with { PercentOff = 101 } },
        { "capFen", "field-malformed", Off with { CapFen = 100 } },
        { "capFen", "field-malformed", Fixed with { CapFen = 100 } },
        { "capFen", "field-malformed", Percent with { CapFen = 0 } },
        { "scope", "field-required", Off with { Scope = null } },
        { "scope.type", "field-required", Off with { Scope = new ScopeFields() } },
        { "scope.codes", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Order, ["SKU-1"]) } },
        { "scope.codes", "field-required", Off with { Scope = new ScopeFields(BenefitScopeType.Skus) } },
        { "scope.codes", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Categories, []) } },
        { "scope.codes", "field-malformed", Off with { Scope = Skus(201) } },
        { "scope.codes[1]", "field-required", Off with { Scope = new ScopeFields(BenefitScopeType.Skus, ["SKU-1", null]) } },
        { "scope.codes[0]", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Skus, ["SKU 1"]) } },
        { "scope.codes[1]", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Skus, ["SKU-1", "SKU-1"]) } },
        { "scope.codes[0]", "field-required", Off with { Scope = new ScopeFields(BenefitScopeType.Categories, [""]) } },
        { "scope.codes[0]", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Categories, ["饮料/"]) } },
        { "scope.codes[0]", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Categories, [new string('x', 201)]) } },
        { "scope.codes[0]", "field-malformed", Off with { Scope = new ScopeFields(BenefitScopeType.Categories, [CardNumber]) } },
        { "validFrom", "field-required", Off with { ValidFrom = null } },
        { "validUntil", "field-required", Off with { ValidUntil = null } },
        { "validUntil", "field-malformed", Off with { ValidUntil = From.ToUniversalTime() } },
        { "group", "field-required", Off with { Group = "" } },
        { "group", "field-malformed", Off with { Group = "g 1" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void is_said_of_the_first_field_that_is_wrong(string field, string code, BenefitFields fields)
    {
        foreach (var (at, path) in (ReadOnlySpan<(string, string)>)[("", field), ("benefits[3]", $"benefits[3].{field}")])
        {
            var refusal = fields.Read(at).Refusal!;
            Assert.Equal((path, code), (refusal.Field, refusal.Code));
            Assert.Contains(path, refusal.Title.Zh, StringComparison.Ordinal);
            Assert.Contains(path, refusal.Title.En, StringComparison.Ordinal);
            Assert.DoesNotContain(CardNumber, refusal.ToString(), StringComparison.Ordinal);
        }
    }

    public static TheoryData<BenefitFields> Right => new()
    {
        Off, Off with { ThresholdFen = 0, ValueFen = Money.MaxFen }, Fixed, Fixed with { ThresholdFen = 0 }, Percent,
        Percent with { PercentOff = 100, CapFen = 1, ThresholdFen = Money.MaxFen }, Packet, Packet with { Kind = BenefitKind.Fixed, ThresholdFen = null, ValueFen = 1 },
        Off with { Scope = Skus(200), Group = "g1" }, Off with { Scope = new ScopeFields(BenefitScopeType.Order, []) },
        Off with { Scope = new ScopeFields(BenefitScopeType.Categories, ["饮料", "饮料/茶饮"]), State = BenefitState.Held },
        Off with { Title = new LocalText(new string('满', 60), "x") },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void is_kept_as_it_was_sent_and_can_be_sent_again(BenefitFields fields)
    {
        var benefit = fields.Read().Value!;
        Assert.Equal(fields.ThresholdFen ?? 0, benefit.ThresholdFen);
        Assert.Equal((fields.ValueFen, fields.PercentOff, fields.CapFen, fields.Group), (benefit.ValueFen, benefit.PercentOff, benefit.CapFen, benefit.Group));
        Assert.Equal(fields.State ?? BenefitState.Available, benefit.State);
        Assert.Equal((fields.ValidFrom, TimeSpan.Zero), (benefit.ValidFrom, benefit.ValidFrom.Offset));
        var json = JsonSerializer.Serialize(benefit, Json.Options);
        var again = JsonSerializer.Deserialize<BenefitFields>(json, Json.Options)!.Read().Value;
        Assert.Equal(json, JsonSerializer.Serialize(again, Json.Options));
    }

    private static ScopeFields Skus(int count) => new(BenefitScopeType.Skus, [.. Enumerable.Range(0, count).Select(i => $"SKU-{i}")]);
}
