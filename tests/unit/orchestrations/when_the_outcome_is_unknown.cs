using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule B7: undone first, then anything else.</summary>
public class when_the_outcome_is_unknown
{
    [Fact]
    public async Task the_charge_is_reversed_and_a_retry_charges_once()
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue(FakeAcquirer.Lost);
        till.Choose(300_00).PresentCard().EnterPin();
        Assert.Equal((Step.ChoosingAmount, "outcome-unknown"), (till.Status.Step, till.Status.LastError!.Code));
        Assert.Equal(0, till.Acquirer.HeldFen);
        Assert.Contains(till.Journal.Lines, l => l.Event == JournalEvent.Reversed && l.TraceNo == "000001");

        till.Pay(300_00);
        Assert.Equal((Step.Paid, 300_00L), (till.Status.Step, till.Acquirer.HeldFen));
    }

    [Theory]
    [InlineData("68")]
    [InlineData("98")]
    [InlineData("94")]
    [InlineData("11")]
    public async Task because_the_acquirer_itself_does_not_know_it_is_reversed(string code)
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue(code);
        till.Choose(300_00).PresentCard().EnterPin();
        Assert.Equal(1, till.Acquirer.Reversals);
        Assert.Equal("outcome-unknown", till.Status.LastError!.Code);
    }

    [Fact]
    public async Task no_new_attempt_starts_before_the_reversal_is_confirmed()
    {
        await using var till = new Counter().SettleAndScan();
        foreach (var answer in (string[])[FakeAcquirer.Lost, "96", FakeAcquirer.Unsent, "91"])
            till.Acquirer.Next.Enqueue(answer);
        till.Choose(300_00).PresentCard().EnterPin();
        Assert.Equal(Step.Reversing, till.Status.Step);
        till.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(Step.Reversing, till.Status.Step);
        till.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(Step.ChoosingAmount, till.Status.Step);
        Assert.Equal(4, till.Acquirer.Reversals);
    }

    [Fact]
    public async Task a_reversal_that_stays_unconfirmed_asks_for_a_person_and_goes_on()
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue(FakeAcquirer.Lost);
        for (var i = 0; i < 100; i++)
            till.Acquirer.Next.Enqueue("96");
        till.Choose(300_00).PresentCard().EnterPin().Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((Step.Reversing, "reversal-pending"), (till.Status.Step, till.Status.Attention!.Reason.Code));

        till.Pass(TimeSpan.FromMinutes(50));
        Assert.Equal(0, till.Acquirer.HeldFen);
        Assert.Null(till.Status.Attention);
        Assert.Equal(Step.Closed, till.Status.Step);
    }

    [Fact]
    public async Task a_person_may_vouch_for_a_reversal_and_the_journal_says_who_and_why()
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue("98");
        for (var i = 0; i < 100; i++)
            till.Acquirer.Next.Enqueue("96");
        till.Choose(300_00).PresentCard().EnterPin().Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("reversal-pending", till.Status.Attention!.Reason.Code);

        till.Vouch(new MoneyOperation(till.Status.Attempt!, MoneyOperationKind.Sale), "B007", "acquirer's hotline: nothing booked");
        Assert.Equal((Step.ChoosingAmount, (Attention?)null), (till.Status.Step, till.Status.Attention));
        var line = Assert.Single(till.Journal.Lines, l => l.Event == JournalEvent.Resolved);
        Assert.Equal(new MoneyCause("B007", "acquirer's hotline: nothing booked"), line.Movement.Cause);

        // None of the reversals was confirmed: one may have been carried out all the same.
        var difference = Assert.Single(Assert.Single(till.CloseDay(TimeSpan.FromMinutes(1)).Terminals).Differences);
        Assert.Equal((line.Movement.Cause, true), (difference.VouchedBy, difference.NeedsPerson));
    }

    [Fact]
    public async Task an_authorisation_that_runs_twice_is_sent_once()
    {
        await using var till = new Counter().SettleAndScan();
        var activities = new Checkout.PaymentActivities(till.Acquirer, till.Journal, till.Envelopes, till.Clock);
        till.Choose(300_00).PresentCard();
        till.Envelopes.Put(till.Status.Attempt!);
        var sale = new MoneyMovement(new MoneyOperation(till.Status.Attempt!, MoneyOperationKind.Sale), "S001", Counter.TerminalId, 300_00, new CardEntry(Domain.Terminals.ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));

        var first = await activities.Authorise(Now(till, sale), default);
        var second = await activities.Authorise(Now(till, sale), default);
        Assert.Equal(first, second);
        Assert.Equal((1, 300_00L), (till.Acquirer.Sales, till.Acquirer.HeldFen));
    }

    [Fact]
    public async Task one_of_other_content_under_the_same_name_is_neither_sent_nor_counted()
    {
        await using var till = new Counter().SettleAndScan();
        var activities = new Checkout.PaymentActivities(till.Acquirer, till.Journal, till.Envelopes, till.Clock);
        till.Choose(300_00).PresentCard();
        var attempt = till.Status.Attempt!;
        till.Envelopes.Put(attempt);
        var sale = new MoneyMovement(new MoneyOperation(attempt, MoneyOperationKind.Sale), "S001", Counter.TerminalId, 100, new CardEntry(Domain.Terminals.ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));
        Assert.Equal(AuthoriseOutcome.Approved, (await activities.Authorise(Now(till, sale), default)).Outcome);
        till.Envelopes.Put(attempt);

        Assert.Equal(AuthoriseOutcome.NotSent, (await activities.Authorise(Now(till, sale with { AmountFen = 300_00 }), default)).Outcome);
        Assert.Equal((1, 100L), (till.Acquirer.Sales, till.Acquirer.HeldFen));
    }

    [Fact]
    public async Task one_that_died_between_its_journal_line_and_the_answer_is_never_sent_again()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard();
        var attempt = till.Status.Attempt!;
        var sale = new MoneyMovement(new MoneyOperation(attempt, MoneyOperationKind.Sale), "S001", Counter.TerminalId, 300_00, new CardEntry(Domain.Terminals.ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));
        await till.Journal.BeginAsync(sale, default);

        till.EnterPin();
        Assert.Equal(0, till.Acquirer.Sales);
        Assert.Equal(1, till.Acquirer.Reversals);
        Assert.Equal("outcome-unknown", till.Status.LastError!.Code);
    }

    [Fact]
    public async Task one_that_was_reversed_before_it_began_can_no_longer_begin()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard();
        till.Envelopes.Put(till.Status.Attempt!);
        var sale = new MoneyMovement(new MoneyOperation(till.Status.Attempt!, MoneyOperationKind.Sale), "S001", Counter.TerminalId, 300_00, new CardEntry(Domain.Terminals.ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));
        Assert.True(await new Reversal.ReversalActivities(till.Acquirer, [], till.Journal, till.Clock).Reverse(sale, default));

        var late = await new Checkout.PaymentActivities(till.Acquirer, till.Journal, till.Envelopes, till.Clock).Authorise(Now(till, sale), default);
        Assert.Equal(AuthoriseOutcome.NotSent, late.Outcome);
        Assert.Equal((0, 0), (till.Acquirer.Sales, till.Acquirer.Reversals));
    }

    [Fact]
    public async Task one_that_stood_still_for_too_long_is_not_asked_for_any_more()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard();
        till.Envelopes.Put(till.Status.Attempt!);
        var sale = new MoneyMovement(new MoneyOperation(till.Status.Attempt!, MoneyOperationKind.Sale), "S001", Counter.TerminalId, 300_00, new CardEntry(Domain.Terminals.ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));
        var asked = Now(till, sale);
        till.Pass(TimeSpan.FromMinutes(2));
        var result = await new Checkout.PaymentActivities(till.Acquirer, till.Journal, till.Envelopes, till.Clock).Authorise(asked, default);
        Assert.Equal((AuthoriseOutcome.NotSent, "authorisation-too-late", 0), (result.Outcome, result.Refusal!.Code, till.Acquirer.Sales));
    }

    private static Checkout.AuthoriseInput Now(Counter till, MoneyMovement sale) => new(sale, till.Clock.GetUtcNow() + Checkout.PaymentActivities.LongestWait);
}
