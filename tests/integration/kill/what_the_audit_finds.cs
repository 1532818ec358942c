using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>A campaign is worth as much as its audit: each rule, broken by hand, is found, and nothing else.</summary>
public class what_the_audit_finds
{
    private const string TerminalId = "POS-1001";
    private const string Batch = "000001";
    private const long AmountFen = 5_000;

    private static readonly BookEntry Charge = new(1, "000002", Batch, "Sale", "Approved", AmountFen);

    [Fact]
    public void nothing_when_a_paid_checkout_and_the_books_agree() => Assert.Empty(Judge(Paid(), Charge));

    [Fact]
    public void nothing_when_a_charge_that_a_closed_checkout_asked_for_was_taken_back() =>
        Assert.Empty(Judge(Closed(), Charge with { State = "Reversed" }));

    [Fact]
    public void nothing_when_a_person_is_to_look_at_it() => Assert.Empty(Judge(NeedsAttention() with { Listed = true }, Charge));

    [Fact]
    public void an_accepted_checkout_that_is_nowhere() => AssertFound(Rule.Lost, Closed() with { Status = null, Row = null });

    [Fact]
    public void a_checkout_that_has_not_ended() => AssertFound(Rule.Lost, Closed() with { Status = Started(), Row = null });

    [Fact]
    public void a_checkout_that_needs_attention_and_is_not_listed() => AssertFound(Rule.Lost, NeedsAttention(), Charge);

    [Fact]
    public void a_charge_of_a_closed_checkout() => AssertFound(Rule.DoubleCharge, Closed(), Charge);

    [Fact]
    public void a_second_charge_for_a_tender_that_is_paid()
    {
        var again = Charge with { Id = 2, Trace = "000003" };
        var paid = Paid();
        AssertFound(Rule.DoubleCharge, paid with { Journal = [.. paid.Journal, Intent(again.Trace)] }, Charge, again);
    }

    [Fact]
    public void a_charge_that_no_checkout_asked_for() => AssertFound(Rule.DoubleCharge, Paid(), Charge, Charge with { Id = 2, Trace = "000009" });

    [Fact]
    public void a_paid_checkout_whose_money_the_acquirer_does_not_hold() => AssertFound(Rule.Uncharged, Paid(), Charge with { State = "Voided" });

    [Fact]
    public void an_order_whose_row_says_something_else() => AssertFound(Rule.RowDisagrees, Paid() with { Row = Closed().Row }, Charge);

    [Fact]
    public void an_order_whose_row_was_never_ended() => AssertFound(Rule.RowDisagrees, Paid() with { Row = null }, Charge);

    [Fact]
    public void a_checkout_that_is_paid_although_the_associate_was_told_that_it_is_cancelled()
    {
        var paid = Paid();
        paid.Sale.ToldCancelled = true;
        AssertFound(Rule.PaidThoughCancelled, paid, Charge);
    }

    private static void AssertFound(Rule rule, Testimony told, params BookEntry[] books)
    {
        var findings = Judge(told, books);
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(rule, f.Rule));
    }

    private static IReadOnlyList<Finding> Judge(Testimony told, params BookEntry[] books) =>
        Audit.Judge([told], new Dictionary<string, IReadOnlyList<BookEntry>> { [TerminalId] = books });

    private static CheckoutStatus Started() => Transitions.Start(new CheckoutInput(
        "c-1", "O-1", "S001", TerminalId, "A001", PaymentMethod.BankCard, AfterSales.PaperReceipt,
        [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, AmountFen)], new CheckoutLimits(), DateTimeOffset.UnixEpoch));

    private static CheckoutStatus Approved() => Started().ReadCard(AmountFen, Deadline.In(60, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue))
        .Approved(new Authorisation(Charge.Trace, Batch, "R", "A", DateTimeOffset.UnixEpoch));

    private static Testimony Paid() => Told(Approved().Paid(DateTimeOffset.UnixEpoch));

    private static Testimony Closed() => Told(Started().Closed(DateTimeOffset.UnixEpoch));

    private static Testimony NeedsAttention() =>
        Told(Approved().NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), DateTimeOffset.UnixEpoch));

    private static Testimony Told(CheckoutStatus status) => new(
        new Sale(status.CheckoutId, status.StoreId, TerminalId, new Story("one card", 1, AfterSales.PaperReceipt), Tries: 1), status, status,
        Listed: false, [Intent(Charge.Trace)]);

    private static JournalEntry Intent(string trace) => new(
        new MoneyMovement(new MoneyOperation(new AttemptId("c-1", 1, 1), MoneyOperationKind.Sale), "S001", TerminalId, AmountFen, Entry: null, new MoneyCause("A001", MoneyCause.Payment)),
        JournalEvent.Intended, trace, Batch, null, null, null, DateTimeOffset.UnixEpoch);
}
