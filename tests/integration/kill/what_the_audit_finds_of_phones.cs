using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>The same for what customers pay with the phone, by Alipay's and the app's own books.</summary>
public class what_the_audit_finds_of_phones
{
    private const long AmountFen = 5_000;

    private static readonly PhonePayment Held = new("c-1_1_1", "trade-success", AmountFen, IsOver: true);
    private static readonly PhonePayment Cancelled = new("c-1_1_1", "trade-closed", 0, IsOver: true);

    [Fact]
    public void nothing_when_a_paid_checkout_and_the_books_agree() => Assert.Empty(Judge(Paid(), "paid", Held));

    [Fact]
    public void nothing_when_every_payment_of_a_closed_checkout_was_cancelled() =>
        Assert.Empty(Judge(Closed(), "closed", Cancelled, Cancelled with { Number = "c-1_1_2" }));

    [Fact]
    public void nothing_when_nothing_was_asked_for() => Assert.Empty(Judge(Closed(), "closed"));

    [Fact]
    public void money_that_a_closed_checkout_holds() => AssertFound(Rule.DoubleCharge, Closed(), "closed", Held);

    [Fact]
    public void money_held_under_the_number_of_an_earlier_attempt() =>
        AssertFound(Rule.DoubleCharge, Paid(), "paid", Held, Held with { Number = "c-1_1_9" });

    [Fact]
    public void two_payments_of_a_checkout_that_needs_attention() =>
        AssertFound(Rule.DoubleCharge, NeedsAttention(), "awaiting-payment", Held, Held with { Number = "c-1_1_2" });

    [Fact]
    public void money_that_no_checkout_asked_for() => AssertFound(Rule.DoubleCharge, Paid(), "paid", Held, Held with { Number = "c-2_1_1" });

    [Fact]
    public void a_paid_checkout_whose_money_nobody_holds() => AssertFound(Rule.Uncharged, Paid(), "paid", Cancelled);

    [Fact]
    public void a_paid_checkout_of_which_less_is_held_than_was_to_be_paid() =>
        Assert.Contains(Judge(Paid(), "paid", Held with { HeldFen = AmountFen - 1 }), f => f.Rule == Rule.Uncharged);

    [Fact]
    public void a_payment_that_still_waits_when_its_checkout_has_closed() =>
        AssertFound(Rule.StillPayable, Closed(), "closed", new PhonePayment("c-1_1_1", "wait-buyer-pay", 0, IsOver: false));

    [Theory]
    [InlineData("awaiting-payment")]
    [InlineData("closed")]
    [InlineData(null)]
    public void an_order_that_the_app_does_not_show_as_paid(string? shown) => AssertFound(Rule.ShownOtherwise, Paid(), shown, Held);

    [Fact]
    public void a_paid_checkout_of_which_the_journal_knows_nothing() =>
        Assert.Equal(Rule.JournalDisagrees, Assert.Single(Judge(Paid(), "paid", [], Held)).Rule);

    private static void AssertFound(Rule rule, CheckoutStatus status, string? shown, params PhonePayment[] payments)
    {
        var findings = Judge(status, shown, payments);
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(rule, f.Rule));
    }

    private static IReadOnlyList<Finding> Judge(CheckoutStatus status, string? shown, params PhonePayment[] payments) => Judge(
        status, shown, [.. status.Tenders.Where(t => t.HoldsMoney).Select(t => Approved(status, t))], payments);

    private static JournalEntry Approved(CheckoutStatus status, Tender tender) => new(
        new MoneyMovement(
            new MoneyOperation(new AttemptId(status.CheckoutId, tender.Number, tender.Attempts), MoneyOperationKind.Sale), "S001", "POS-1001", tender.AmountFen,
            Entry: null, new MoneyCause("A001", MoneyCause.Payment), tender.Means),
        JournalEvent.Approved, null, null, null, null, null, DateTimeOffset.UnixEpoch);

    private static IReadOnlyList<Finding> Judge(CheckoutStatus status, string? shown, IReadOnlyList<JournalEntry> journal, params PhonePayment[] payments)
    {
        var sale = new Sale(status.CheckoutId, status.StoreId, status.TerminalId, new Story("by Alipay", 0, AfterSales.MemberCode), Tries: 1);
        var orders = new Dictionary<string, string>();
        if (shown is not null)
            orders[status.OrderNo] = shown;
        return PhoneAudit.Judge([new Testimony(sale, status, status, Listed: false, journal)], new PhoneBooks(payments, orders));
    }

    private static CheckoutStatus Asked() => Transitions.Start(new CheckoutInput(
            "c-1", "O-1", "S001", "POS-1001", "A001", PaymentMethod.Alipay, AfterSales.MemberCode,
            [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, AmountFen)], new CheckoutLimits(), DateTimeOffset.UnixEpoch))
        .Identified(new Member("M0001", "林**")).AwaitPayer(Deadline.In(30, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue));

    private static CheckoutStatus Paid() => Asked().TradePaid("T", DateTimeOffset.UnixEpoch).Paid(DateTimeOffset.UnixEpoch);

    private static CheckoutStatus Closed() => Asked().Closed(DateTimeOffset.UnixEpoch);

    private static CheckoutStatus NeedsAttention() =>
        Asked().NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), DateTimeOffset.UnixEpoch);
}
