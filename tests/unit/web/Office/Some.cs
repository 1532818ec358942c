using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Web.Office;

internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Now.AddSeconds(seconds);

    public static TimelineStep Step(Step step, double from, double? to = null, double? deadline = null) => new(
        step, null, null, At(from), to is { } end ? At(end) : null, to - from, new TimelineCause(StepCauseKind.Associate, "A001"), null,
        deadline is { } until ? At(until) : null, null, 1, null);

    public static JournalEntry Movement(double at, JournalEvent what = JournalEvent.Approved, long fen = 100) => new(
        new MoneyMovement(new MoneyOperation(new AttemptId("c1", 1, 1), MoneyOperationKind.Sale), "S001", "POS-0001", fen, null, new MoneyCause("A001", MoneyCause.Payment)),
        what, "000001", "000001", null, null, null, At(at));

    public static Timeline Timeline(IEnumerable<TimelineStep> steps, params JournalEntry[] movements)
    {
        var entries = steps.Select(s => new TimelineEntry(s.From, s, null)).Concat(movements.Select(m => new TimelineEntry(m.At, null, m))).ToList();
        return new Timeline("c1", "QC1", "S001", entries, 0, new TimelineNow(Domain.Checkouts.Step.Paid, Now, null, null, null, null));
    }

    public static ListedOrder Order(int number, OrderState state = OrderState.Paid) => new(
        $"c{number}", $"QC{number}", "S001", At(number), null, state, null, PaymentMethod.BankCard, Means.BankCard, "POS-0001", "A001", null, null, 100, 0, 100, 0, 1, null);

    public static CheckoutStatus Checkout(Step step, params Tender[] tenders) => new(
        "c1", "QC1", "S001", "POS-0001", "A001", PaymentMethod.BankCard, Means.BankCard, 9, step, Now, null, null, null, 30_000, 0, 20_000, "CNY", null, tenders, null, 0, 4,
        null, new Attention(Refusals.ReversalPending, new LocalText("请核实", "Ask the acquirer.")));

    public static Tender Approved(int number, long fen) => new(number, fen, TenderState.Approved, 1);
}
