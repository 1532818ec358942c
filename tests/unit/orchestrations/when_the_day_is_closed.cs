using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule S5: settled, compared, every difference listed, and what can be resolved is.</summary>
public class when_the_day_is_closed
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AllTries = TimeSpan.FromHours(30);

    [Fact]
    public async Task two_sales_that_both_sides_know_are_balanced_and_marked_settled()
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange([Line("000001", 100_00), Line("000002", 200_00)]);
        var terminal = Assert.Single(till.CloseDay(Soon).Terminals);
        Assert.Equal((SettlementOutcome.Balanced, new SettlementTotals(300_00, 2, 0, 0)), (terminal.Outcome, terminal.Totals));
        Assert.Equal(2, till.Journal.Lines.Count(l => l.Event == JournalEvent.Settled));
        Assert.Equal(terminal, Assert.Single(till.Batches.Kept) with { Differences = terminal.Differences });
        Assert.Null(till.Batches.Holder);

        Assert.Equal(SettlementOutcome.Empty, Assert.Single(till.CloseDay(Soon).Terminals).Outcome);
    }

    [Fact]
    public async Task a_voided_sale_counts_as_nothing()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00).Cancel().Pass(Soon);
        var terminal = Assert.Single(till.CloseDay(Soon).Terminals);
        Assert.Equal((SettlementOutcome.Balanced, 0), (terminal.Outcome, terminal.Totals.DebitCount));
    }

    [Fact]
    public async Task a_sale_that_the_acquirer_does_not_have_is_listed_with_what_to_do()
    {
        await using var till = Sold();
        till.Settlement.Statement.Add(Line("000001", 100_00));
        var terminal = Assert.Single(till.CloseDay(Soon).Terminals);
        var difference = Assert.Single(terminal.Differences);
        Assert.Equal((SettlementOutcome.Differs, 1), (terminal.Outcome, till.Settlement.Uploads));
        Assert.Equal(("000002", 200_00L, 0L, null), (difference.TraceNo, difference.OursFen, difference.TheirsFen, difference.Refund));
        Assert.Contains("claim", difference.NextAction.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_charge_without_a_sale_is_refunded_once()
    {
        await using var till = ChargedWithoutSale();
        var difference = Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences);
        Assert.Equal(RefundOutcome.Done, difference.Refund);
        var refund = Assert.Single(till.Journal.Lines, l => l.Movement.Operation.Kind == MoneyOperationKind.Refund && l.Event == JournalEvent.Approved);
        Assert.Equal((300_00L, "system", "charge-without-sale"), (refund.Movement.AmountFen, refund.Movement.Cause.By, refund.Movement.Cause.Why));
    }

    [Fact]
    public async Task a_charge_of_which_the_shop_knows_nothing_is_for_a_person()
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange([Line("000001", 100_00), Line("000002", 200_00), Line("000077", 5_00)]);
        var difference = Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences);
        Assert.Equal(("000077", 0L, 5_00L, null), (difference.TraceNo, difference.OursFen, difference.TheirsFen, difference.Refund));
    }

    [Fact]
    public async Task a_terminal_with_a_checkout_is_waited_for_and_then_settled()
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange([Line("000001", 100_00), Line("000002", 200_00)]);
        till.Batches.Holder = "a-checkout";
        Assert.Null(till.CloseDay(TimeSpan.FromMinutes(10)));
        till.Batches.Holder = null;
        till.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(SettlementOutcome.Balanced, Assert.Single(till.Batches.Kept).Outcome);
    }

    [Fact]
    public async Task a_terminal_that_never_gets_free_is_reported_as_not_settled_and_stays_as_it_is()
    {
        await using var till = Sold();
        till.Batches.Holder = "stuck";
        var terminal = Assert.Single(till.CloseDay(TimeSpan.FromHours(3)).Terminals);
        Assert.Equal((SettlementOutcome.NotSettled, "terminal-busy-for-settlement"), (terminal.Outcome, terminal.Reason!.Code));
    }

    [Theory]
    [InlineData(3, SettlementOutcome.Balanced)]
    [InlineData(1000, SettlementOutcome.NotSettled)]
    public async Task an_acquirer_that_does_not_answer_is_asked_again_for_a_while(int silent, SettlementOutcome outcome)
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange([Line("000001", 100_00), Line("000002", 200_00)]);
        till.Settlement.Silent = silent;
        var terminal = Assert.Single(till.CloseDay(TimeSpan.FromHours(1)).Terminals);
        Assert.Equal(outcome, terminal.Outcome);
        Assert.Equal(outcome == SettlementOutcome.Balanced, till.Journal.Lines.Exists(l => l.Event == JournalEvent.Settled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task whoever_dies_after_the_acquirer_closed_the_batch_leaves_it_to_the_next_time(bool differs)
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange(differs ? [Line("000001", 100_00)] : [Line("000001", 100_00), Line("000002", 200_00)]);
        till.Batches.FailClose = true;
        var failed = Assert.Single(till.CloseDay(AllTries).Terminals);
        Assert.Equal((SettlementOutcome.NotSettled, "000001", "internal-fault"), (failed.Outcome, failed.BatchNo, failed.Reason!.Code));
        Assert.Equal(2, till.Journal.Batch);

        till.Batches.FailClose = false;
        var settled = Assert.Single(till.CloseDay(Soon).Terminals);
        Assert.Equal((differs ? SettlementOutcome.Differs : SettlementOutcome.Balanced, "000001", 300_00L), (settled.Outcome, settled.BatchNo, settled.Totals.DebitFen));
        Assert.Equal(2, till.Journal.Lines.Count(l => l.Event == JournalEvent.Settled));
        Assert.Equal(SettlementOutcome.Empty, Assert.Single(till.CloseDay(Soon).Terminals).Outcome);
    }

    [Fact]
    public async Task a_statement_that_is_out_of_reach_leaves_the_batch_to_the_next_time_and_nothing_is_given_back_before()
    {
        await using var till = ChargedWithoutSale();
        till.Settlement.NoStatement = true;
        Assert.Equal(SettlementOutcome.NotSettled, Assert.Single(till.CloseDay(TimeSpan.FromHours(1)).Terminals).Outcome);
        Assert.Equal(0, till.Acquirer.Refunds);

        till.Settlement.NoStatement = false;
        till.Settlement.NextStatement.Add(Refund("000003", 300_00));
        var both = till.CloseDay(Soon).Terminals;
        Assert.Equal([("000001", SettlementOutcome.Differs), ("000002", SettlementOutcome.Balanced)], both.Select(t => (t.BatchNo!, t.Outcome)));
        // The refund entered the batch that is settled after the one it gives back from.
        Assert.Equal(new SettlementTotals(0, 0, 300_00, 1), both[1].Totals);
    }

    [Fact]
    public async Task a_refund_is_sent_once_however_often_its_batch_is_settled()
    {
        await using var till = ChargedWithoutSale();
        till.Batches.FailClose = true;
        till.CloseDay(AllTries);
        till.Batches.FailClose = false;
        till.Settlement.NextStatement.Add(Refund("000003", 300_00));
        Assert.Equal(RefundOutcome.Done, Assert.Single(till.CloseDay(Soon).Terminals[0].Differences).Refund);
        Assert.Equal(1, till.Acquirer.Refunds);
    }

    [Fact]
    public async Task a_refund_whose_answer_is_lost_is_not_sent_again_and_the_next_settlement_tells_what_became_of_it()
    {
        await using var till = ChargedWithoutSale();
        till.Acquirer.Next.Enqueue(FakeAcquirer.Lost);
        var reversals = till.Acquirer.Reversals;
        var unknown = Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences);
        Assert.Equal(RefundOutcome.Unknown, unknown.Refund);
        Assert.Contains("before refunding again", unknown.NextAction.En, StringComparison.Ordinal);

        till.Settlement.NextStatement.Add(Refund("000003", 300_00));
        var next = Assert.Single(till.CloseDay(Soon).Terminals);
        var told = Assert.Single(next.Differences);
        Assert.Equal((SettlementOutcome.Differs, 0L, -300_00L), (next.Outcome, told.OursFen, told.TheirsFen));
        Assert.Contains("the customer has the money", told.NextAction.En, StringComparison.Ordinal);
        Assert.Equal((1, reversals), (till.Acquirer.Refunds, till.Acquirer.Reversals));
    }

    [Fact]
    public async Task a_refund_that_did_not_leave_is_tried_again_under_a_new_number()
    {
        await using var till = ChargedWithoutSale();
        till.Acquirer.Next.Enqueue(FakeAcquirer.Unsent);
        till.Acquirer.Next.Enqueue("96");
        Assert.Equal(RefundOutcome.Done, Assert.Single(Assert.Single(till.CloseDay(TimeSpan.FromMinutes(5)).Terminals).Differences).Refund);
        Assert.Equal(["000003", "000004", "000005"], till.Journal.Lines
            .Where(l => l.Movement.Operation.Kind == MoneyOperationKind.Refund && l.Event == JournalEvent.Intended).Select(l => l.TraceNo!));
    }

    [Fact]
    public async Task what_a_person_vouched_for_is_not_given_back_a_second_time()
    {
        await using var till = ChargedWithoutSale();
        var sale = till.Journal.Lines.First(l => l.Event == JournalEvent.Declined);
        till.Journal.Vouch(sale.Movement.Operation, new MoneyCause("B007", "cash"));
        var difference = Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences);
        Assert.Equal((new MoneyCause("B007", "cash"), null, 0), (difference.VouchedBy, difference.Refund, till.Acquirer.Refunds));
        Assert.Contains("vouched", difference.NextAction.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task nothing_is_reversed_or_refunded_after_a_persons_word_however_late_the_settlement_sees_it()
    {
        await using var till = ChargedWithoutSale();
        var declined = till.Journal.Lines.First(l => l.Event == JournalEvent.Declined).Movement;
        var attempt = declined.Operation.Attempt;
        till.Journal.Vouch(declined.Operation, new MoneyCause("B007", "cash"));
        var refund = declined with { Operation = new MoneyOperation(attempt, MoneyOperationKind.Refund) };
        var refunded = await new SettlementActivities(till.Settlement, till.Batches, till.Acquirer, till.Journal, till.Clock)
            .Refund(new RefundRequest(refund, new RefundOriginal("000001", "000001", "1124", "123456789012")), default);
        Assert.Equal(new RefundResult(Outcome: null, VouchedBy: new MoneyCause("B007", "cash")), refunded);
        Assert.True(await new ReversalActivities(till.Acquirer, [], till.Journal, till.Clock).Reverse(declined, default));
        Assert.Equal((0, 0), (till.Acquirer.Refunds, till.Acquirer.Reversals));
    }

    [Fact]
    public async Task a_refund_that_was_made_before_a_persons_word_is_told_with_it()
    {
        await using var till = ChargedWithoutSale();
        var declined = till.Journal.Lines.First(l => l.Event == JournalEvent.Declined).Movement;
        var request = new RefundRequest(
            declined with { Operation = new MoneyOperation(declined.Operation.Attempt, MoneyOperationKind.Refund) }, new RefundOriginal("000001", "000001", "1124", "123456789012"));
        var activities = new SettlementActivities(till.Settlement, till.Batches, till.Acquirer, till.Journal, till.Clock);
        Assert.Equal(RefundOutcome.Done, (await activities.Refund(request, default)).Outcome);

        // The activity runs again: its first answer was lost with the process.
        till.Journal.Vouch(declined.Operation, new MoneyCause("B007", "cash"));
        Assert.Equal(new RefundResult(RefundOutcome.Done, VouchedBy: new MoneyCause("B007", "cash")), await activities.Refund(request, default));
        Assert.Equal(1, till.Acquirer.Refunds);
    }

    [Fact]
    public async Task another_refund_of_the_same_charge_is_not_made_under_a_new_number()
    {
        await using var till = ChargedWithoutSale();
        var refund = till.Journal.Lines.First(l => l.Event == JournalEvent.Declined).Movement;
        refund = refund with { Operation = new MoneyOperation(refund.Operation.Attempt, MoneyOperationKind.Refund), AmountFen = 1 };
        await till.Journal.BeginAsync(refund, default);
        Assert.Equal(RefundOutcome.Unknown, Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences).Refund);
        Assert.Equal(0, till.Acquirer.Refunds);
    }

    [Fact]
    public async Task an_operation_of_which_nothing_is_recorded_is_reversed_before_totals_are_told()
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange([Line("000001", 100_00), Line("000002", 200_00)]);
        var sold = till.Journal.Lines.First(l => l.Event == JournalEvent.Approved).Movement;
        var unknown = sold with { Operation = sold.Operation with { Attempt = sold.Operation.Attempt with { Number = 9 } } };
        await till.Journal.BeginAsync(unknown, default);
        Assert.Equal(SettlementOutcome.Balanced, Assert.Single(till.CloseDay(Soon).Terminals).Outcome);
        Assert.Equal(1, till.Acquirer.Reversals);
        Assert.Contains(till.Journal.Lines, l => l.Movement.Operation == unknown.Operation && l.Event == JournalEvent.Reversed);
    }

    /// <summary>The first of two tries was refused, says the shop; the acquirer charged it all the same.</summary>
    private static Counter ChargedWithoutSale()
    {
        var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue("51");
        till.Choose(300_00).PresentCard().EnterPin().Pay(300_00);
        till.Settlement.Statement.AddRange([Line("000001", 300_00), Line("000002", 300_00)]);
        return till;
    }

    private static Counter Sold() => new Counter().SettleAndScan(300_00).Pay(100_00).Pay(200_00);

    private static StatementLine Line(string trace, long fen) => new(trace, MoneyOperationKind.Sale, Stands: true, fen, "123456789012", "1124");

    private static StatementLine Refund(string trace, long fen) => new(trace, MoneyOperationKind.Refund, Stands: true, fen, "123456789012", "1124");
}
