namespace QuickCheckout.Domain.Benefits;

/// <summary>Which benefits may be used at all, and which together (rules M1, M2).</summary>
internal static class Rules
{
    /// <summary>Why it cannot be used by this member at this time; null when it can.</summary>
    public static UnusedReason? WhyNotAvailable(Benefit benefit, DateTimeOffset now) =>
        benefit.State == BenefitState.Redeemed ? UnusedReason.Redeemed
        : benefit.State == BenefitState.Held ? UnusedReason.Held
        : now < benefit.ValidFrom ? UnusedReason.NotYetValid
        : now >= benefit.ValidUntil ? UnusedReason.Expired
        : null;

    /// <summary>Why it takes nothing off this cart, whatever else is used; null when it may take something.</summary>
    public static UnusedReason? WhyOfNoUse(Candidate candidate) =>
        candidate.Lines.Length == 0 ? UnusedReason.NoSuchGoods
        : candidate.FullFen < candidate.ThresholdFen ? UnusedReason.BelowThreshold
        : candidate.Takes(candidate.FullFen) == 0 ? UnusedReason.NothingLeft
        : null;

    public static bool OfOneGroup(Candidate a, Candidate b) => a.Group is not null && string.Equals(a.Group, b.Group, StringComparison.Ordinal);

    /// <summary>They want the one place that their layer, or a line in both scopes, has.</summary>
    public static bool WantOnePlace(Candidate a, Candidate b) => a.Layer == b.Layer && a.Layer switch
    {
        BenefitLayer.ItemCoupon => a.LineSet.Overlaps(b.LineSet),
        BenefitLayer.RedPacket => false,
        _ => true,
    };
}
