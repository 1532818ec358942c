using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Orchestrations.Ports;

/// <summary>
/// The member's coupons and red packets. The member platform keeps them: it alone decides who may use one, so that one is never spent
/// twice, however many checkouts want it (rule M4).
/// </summary>
public interface IBenefits
{
    /// <summary>All that the member has, as this checkout sees them: what it holds itself is available. Those no store can reckon with are left out.</summary>
    /// <returns>Or that the platform cannot be asked now.</returns>
    Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation);

    /// <summary>Keeps exactly these for the checkout until then, all or none: others that it held are free again. Safe to repeat; an older one has no effect.</summary>
    /// <returns>Null when they are held; otherwise that another has one of them, or that the platform cannot be asked.</returns>
    Task<Refusal?> HoldAsync(BenefitClaim claim, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Uses them up for good. Safe to repeat. Throws while the platform cannot be asked.</summary>
    /// <returns>Null when they are used up; otherwise that the platform will never have it so.</returns>
    Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation);

    /// <summary>
    /// Whatever the checkout holds is free again, and a hold of an earlier sequence that comes late has no effect; what it has used up
    /// stays so. Safe to repeat. Throws while the platform cannot be asked.
    /// </summary>
    Task ReleaseAsync(string checkoutId, int sequence, CancellationToken cancellation);
}
