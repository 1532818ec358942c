using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulation;

/// <summary>A benefit in the platform's books, and who has it.</summary>
public sealed class BookedBenefit(string memberId, Benefit benefit)
{
    public string MemberId => memberId;

    public Benefit Benefit => benefit;

    /// <summary>That holds it until <see cref="HeldUntil"/>, or has used it up; it stays here after the hold's end, until another has it.</summary>
    public string? CheckoutId { get; internal set; }

    public DateTimeOffset? HeldUntil { get; internal set; }

    public bool IsRedeemed { get; internal set; }

    /// <summary>It was used up where no checkout is.</summary>
    public bool IsRevoked { get; internal set; }

    public bool IsHeld(DateTimeOffset now) => !IsRedeemed && HeldUntil > now;

    public bool IsTakenFrom(string checkoutId, DateTimeOffset now) => CheckoutId != checkoutId && (IsRedeemed || IsHeld(now));

    public Benefit Shown(string checkoutId, DateTimeOffset now) => benefit with
    {
        State = IsRedeemed ? BenefitState.Redeemed : IsHeld(now) && CheckoutId != checkoutId ? BenefitState.Held : BenefitState.Available,
    };
}
