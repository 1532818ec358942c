using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>
/// POST /api/benefits/hold: until a time this checkout holds these and no others. What else it held is free again; what it has
/// redeemed stays its own.
/// </summary>
public sealed record HoldBenefits(string? CheckoutId, string? MemberId, IReadOnlyList<string?>? Ids, DateTimeOffset? Until, int? Sequence = null)
{
    public Problem? Check() => BenefitIds.Check(CheckoutId, MemberId, Ids) ?? Fields.Present("until", Until);
}

/// <summary>POST /api/benefits/redeem: used up by this checkout.</summary>
/// <param name="Ids">Null for all that it holds or held last, as far as no other has them.</param>
public sealed record RedeemBenefits(string? CheckoutId, string? MemberId, IReadOnlyList<string?>? Ids)
{
    public Problem? Check() => BenefitIds.Check(CheckoutId, MemberId, Ids ?? []);
}

/// <summary>POST /api/benefits/release: whatever this checkout holds is free again.</summary>
/// <param name="Sequence">A hold or release of a lower one that comes later has no effect; null when the caller does not count.</param>
public sealed record ReleaseBenefits(string? CheckoutId, int? Sequence = null)
{
    public Problem? Check() => Fields.Name("checkoutId", CheckoutId);
}

/// <summary>A benefit in GET /books.</summary>
/// <param name="CheckoutId">That holds it or has redeemed it; null when it is available.</param>
public sealed record BookedBenefit(string MemberId, string Id, BenefitState State, string? CheckoutId);

internal static class BenefitIds
{
    // A coupon for each line of a long cart, and those for the whole of it.
    private const int MaxIds = 200;

    public static Problem? Check(string? checkoutId, string? memberId, IReadOnlyList<string?>? ids) =>
        Fields.Name("checkoutId", checkoutId) ?? Fields.Name("memberId", memberId) ?? Fields.Each("ids", ids, MaxIds, Fields.Name);
}
