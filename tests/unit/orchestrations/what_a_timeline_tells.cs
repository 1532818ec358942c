using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule S2: what made each step begin, as the status remembers it. Every turn is replayed and compared.</summary>
public sealed class what_a_timeline_tells : IAsyncDisposable
{
    private readonly Counter _counter = new();

    [Fact]
    public void of_a_card_payment_who_scanned_which_report_came_and_what_the_acquirer_said()
    {
        _counter.SettleAndScan().Pay(300_00);
        Assert.Equal(
            "AwaitingCode Associate, ChoosingAmount Associate, ReadingCard 1-1 Associate, EnteringPin 1-1 Terminal, Authorising 1-1 Terminal, Signing 1-1 Acquirer, Paid Terminal",
            Told(_counter.Status));
    }

    [Fact]
    public void of_a_deadline_that_it_passed()
    {
        _counter.SettleAndScan().Choose(300_00).Pass(TimeSpan.FromSeconds(61));
        Assert.EndsWith("ReadingCard 1-1 Associate, ChoosingAmount Timer read-timed-out", Told(_counter.Status), StringComparison.Ordinal);
        _counter.Pass(TimeSpan.FromHours(1));
        Assert.EndsWith("Closed Timer deadline-passed", Told(_counter.Status), StringComparison.Ordinal);
    }

    [Fact]
    public void of_a_cancel_who_cancelled_and_who_gave_the_money_back()
    {
        _counter.SettleAndScan().Pay(100_00);
        _counter.Raise(EventNames.Cancel, new CancelRequested("A7", _counter.Status.Sequence)).Pass(TimeSpan.FromMinutes(1));
        Assert.EndsWith("Unwinding Associate A7 cancelled-by-associate, Closed Acquirer", Told(_counter.Status), StringComparison.Ordinal);
    }

    [Fact]
    public void of_another_associate_s_amount_whose_it_was()
    {
        _counter.SettleAndScan().Raise(EventNames.Amount(1, 1), new AmountChosen(100_00, "A7"));
        Assert.EndsWith("ReadingCard 1-1 Associate A7", Told(_counter.Status), StringComparison.Ordinal);
    }

    [Fact]
    public void of_an_unknown_outcome_that_nobody_answered_until_it_was_reversed()
    {
        _counter.Acquirer.Next.Enqueue(FakeAcquirer.Lost);
        _counter.SettleAndScan().Choose(300_00).PresentCard().EnterPin().Pass(TimeSpan.FromMinutes(1));
        Assert.Contains("Reversing 1-1 System, ChoosingAmount Acquirer outcome-unknown", Told(_counter.Status), StringComparison.Ordinal);
    }

    [Fact]
    public void of_a_payment_by_phone_that_alipay_said_so()
    {
        _counter.Settle(method: PaymentMethod.Alipay).Scan("281234567890123456").Pass(TimeSpan.FromMinutes(1));
        Assert.StartsWith("AwaitingCode Associate, AwaitingPayer 1-1 Associate", Told(_counter.Status), StringComparison.Ordinal);
        Assert.Contains(_counter.Status.Steps!.Taken, t => t.Cause.Kind is StepCauseKind.Alipay or StepCauseKind.Timer);
    }

    public ValueTask DisposeAsync() => _counter.DisposeAsync();

    private static string Told(CheckoutStatus s) => string.Join(", ", s.Steps!.Taken.Select(t => string.Join(' ', new[]
    {
        $"{t.Step}", t.Attempt is null ? null : $"{t.Tender}-{t.Attempt}", $"{t.Cause.Kind}", t.Cause.By, t.Reason,
    }.Where(part => part is not null))));
}
