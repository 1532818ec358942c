using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain;

/// <summary>Checkouts to begin a test with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    public static readonly Deadline Soon = Deadline.In(60, Now, Now.AddHours(1));

    public static readonly CardSeen Card = new("621234******0001", ReadMode.Chip, Fallback: false, "f1", PinRequired: true, SignatureRequired: true);
    public static readonly Authorisation Yes = new("000001", "000001", "123456789012", "A00001", Now);

    public static readonly Slip Slip = new(
        "QC1", "S001", "POS-0001", SlipKind.Sale, 100, "621234******0001", ReadMode.Chip, "000001", "123456789012", "A00001", Now, SignatureOutcome.Captured);

    public static CheckoutInput Input(long totalFen = 30_000, CheckoutLimits? limits = null) => new(
        "c1", "QC1", "S001", "POS-0001", "A1", PaymentMethod.BankCard, AfterSales.MemberCode,
        [new CheckoutLine("SKU1", new LocalText("茶", "Tea"), 1, totalFen)], limits ?? new CheckoutLimits(), Now);

    public static CheckoutStatus Choosing(long totalFen = 30_000, int cardTenders = 5) =>
        Transitions.Start(Input(totalFen, new CheckoutLimits { CardTenders = cardTenders })).AwaitAmount(Soon);

    /// <summary>¥30 off the ¥300, if the customer agrees.</summary>
    public static CheckoutStatus ChoosingBenefits(long discountFen = 3_000) =>
        Transitions.Start(Input()).AwaitCode(1, Soon).Identified(new Member("m1", "王*")).Offered(CheckoutBenefits.Of(Offer(discountFen)), Now).AwaitBenefits(1, Soon);

    public static BenefitOffer Offer(long discountFen) => new(
        30_000, discountFen, discountFen == 0 ? [] : [new UsedBenefit("B1", BenefitLayer.StoreCoupon, new LocalText("店铺券", "Store coupon"), discountFen, Now.AddDays(1))], [discountFen],
        [new UnusedBenefit("B2", BenefitLayer.PlatformCoupon, new LocalText("平台券", "Platform coupon"), UnusedReason.BelowThreshold, new LocalText("再买¥12可减¥30", "¥12 more takes ¥30 off"))],
        new NextThreshold("B2", 1_200, 3_000, new LocalText("再买¥12可减¥30", "¥12 more takes ¥30 off")));

    public static CheckoutInput ByPhone(PaymentMethod method = PaymentMethod.Alipay, TerminalKind terminal = TerminalKind.SmartPos) =>
        Input() with { Method = method, Terminal = terminal };

    public static CheckoutStatus AwaitingPayer(PaymentMethod method = PaymentMethod.Alipay, TerminalKind terminal = TerminalKind.SmartPos) =>
        Transitions.Start(ByPhone(method, terminal)).AwaitCode(1, Soon).Identifying().AwaitPayer(Soon);

    public static CheckoutStatus WithApproved(this CheckoutStatus s, long amountFen) =>
        s.ReadCard(amountFen, Soon).CardRead(Card).Authorising(Now).Approved(Yes).SignatureEnded(SignatureOutcome.Captured);
}
