using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.Store.Benefits;

/// <summary>An offer as it is printed: docs/benefits-case.schema.json, "answer".</summary>
internal sealed record CaseAnswer(
    long TotalFen, long DiscountFen, long PayableFen, bool IsBest, long GapFen, IReadOnlyList<UsedBenefit> Used, IReadOnlyList<AnsweredLine> Lines,
    IReadOnlyList<UnusedBenefit> Unused, NextThreshold? NextThreshold)
{
    public static CaseAnswer Of(IReadOnlyList<BenefitLine> lines, BenefitOffer offer) => new(
        offer.TotalFen, offer.DiscountFen, offer.PayableFen, offer.IsBest, offer.GapFen, offer.Used,
        [.. lines.Zip(offer.LineDiscountsFen, (line, discount) => new AnsweredLine(line.Sku, line.AmountFen, discount, line.AmountFen - discount))],
        offer.Unused, offer.NextThreshold);
}

/// <param name="DiscountFen">Its part of the discount.</param>
internal sealed record AnsweredLine(string Sku, long AmountFen, long DiscountFen, long PayableFen);
