using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>One order and its payment, as most tests use them.</summary>
public static class Samples
{
    public const string OrderNo = "SO-1";
    public const string MemberId = "M0001";
    public const string CheckoutId = "c-1";
    public const string Number = "P_1";
    public const long AmountFen = 8000;

    /// <summary>Confirms on the phone.</summary>
    public const string ConfirmingMember = "M0002";
    public const string MemberWithoutAlipay = "M0037";

    public static readonly TimeSpan TimeToPay = TimeSpan.FromMinutes(5);

    public static OrderSync InApp { get; } = new(
        CheckoutId, MemberId, "S001", PayWith.InApp, OrderState.AwaitingPayment, 3, 8800, 800,
        [new LineSync(new LocalText("围巾", "Scarf"), 2, 8800)]);
}
