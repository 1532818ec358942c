using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.BenefitTrials;

/// <summary>A cart and what its member has.</summary>
public sealed record Trial(IReadOnlyList<BenefitLine> Lines, IReadOnlyList<Benefit> Benefits, DateTimeOffset Now)
{
    public BenefitOffer Best() => Offers.Best(Lines, Benefits, Now);

    /// <summary>How the product's best differs from that of trying everything; null when it does not.</summary>
    public string? Difference(BruteForce.Answer expected)
    {
        var offer = Best();
        var ids = string.Join(' ', offer.Used.Select(u => u.Id).Order(StringComparer.Ordinal));
        var expectedIds = string.Join(' ', expected.Ids);
        return !offer.IsBest || offer.GapFen != 0 ? "not proven"
            : offer.DiscountFen != expected.DiscountFen ? $"takes off {offer.DiscountFen} with [{ids}], the best is {expected.DiscountFen} with [{expectedIds}]"
            : ids != expectedIds ? $"uses [{ids}], the best uses [{expectedIds}]"
            : !offer.LineDiscountsFen.SequenceEqual(expected.LineDiscountsFen)
                ? $"gives the lines {string.Join(' ', offer.LineDiscountsFen)}, they should have {string.Join(' ', expected.LineDiscountsFen)}"
            : null;
    }

    public override string ToString() => string.Join('\n', [.. Lines.Select(Describe), .. Benefits.Select(Describe)]);

    private static string Describe(BenefitLine line) => $"line {line.Sku} in {line.Category}: {line.Quantity} × {line.UnitPriceFen}";

    private static string Describe(Benefit benefit) =>
        $"{benefit.Id} {benefit.Layer} {benefit.Kind} value {benefit.ValueFen} percent {benefit.PercentOff} cap {benefit.CapFen} from {benefit.ThresholdFen}"
        + $" for {benefit.Scope.Type} {string.Join(',', benefit.Scope.Codes ?? [])} until {benefit.ValidUntil:MM-dd} group {benefit.Group} {benefit.State}";
}
