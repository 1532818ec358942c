using System.ComponentModel.DataAnnotations;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// The bounds of a checkout (rules O7, O9, B5), frozen into it when it starts. Seconds unless the name says otherwise.
/// Configuration section "Checkout".
/// </summary>
public sealed record CheckoutLimits
{
    /// <summary>
    /// How long goods and benefits stay held for a checkout after the latest moment at which it may take money: until then they are
    /// sold, redeemed or released, unless it has died (rules O5, M4).
    /// </summary>
    public static readonly TimeSpan HeldAfterEnd = TimeSpan.FromHours(1);

    [Range(1, 600)] public int CardReadSeconds { get; init; } = 60;

    [Range(1, 600)] public int PinSeconds { get; init; } = 60;

    [Range(1, 600)] public int SignatureSeconds { get; init; } = 120;

    [Range(1, 86_400)] public int MemberCodeSeconds { get; init; } = 5 * 60;

    /// <summary>How long the customer may take to agree to what the benefits save.</summary>
    [Range(1, 86_400)] public int ChooseBenefitsSeconds { get; init; } = 5 * 60;

    [Range(1, 86_400)] public int ChooseAmountSeconds { get; init; } = 10 * 60;

    /// <summary>How long the customer may take to pay with Alipay before the trade is cancelled (rule A3).</summary>
    [Range(5, 600)] public int AlipaySeconds { get; init; } = 30;

    [Range(1, 60)] public int AlipayPollSeconds { get; init; } = 5;

    /// <summary>How long the customer may take to pay in the shopping app before the order is closed (rule P1).</summary>
    [Range(5, 86_400)] public int InAppSeconds { get; init; } = 15 * 60;

    /// <summary>The app says so by itself when it is paid; this is for a message that was lost.</summary>
    [Range(1, 600)] public int InAppPollSeconds { get; init; } = 30;

    [Range(1, 86_400)] public int WholeCheckoutSeconds { get; init; } = 60 * 60;

    /// <summary>Approved card tenders at most.</summary>
    [Range(1, 5)] public int CardTenders { get; init; } = 5;

    /// <summary>Attempts have two-digit numbers.</summary>
    [Range(1, 90)] public int FailedAttempts { get; init; } = 20;

    /// <summary>PIN tries with one card before the attempt is given up.</summary>
    [Range(1, 5)] public int PinTries { get; init; } = 3;

    /// <summary>Contactless up to this amount needs neither PIN nor signature; ¥1000.</summary>
    [Range(0, 1_000_000)] public long ContactlessFreeFen { get; init; } = 100_000;
}
