using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule S5: settled, compared, every difference listed, and what can be resolved is.</summary>
public class when_the_day_is_closed
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

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
        Assert.Equal(("000002", 200_00L, 0L, false), (difference.TraceNo, difference.OursFen, difference.TheirsFen, difference.Refunded));
        Assert.Contains("claim", difference.NextAction.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_charge_without_a_sale_is_refunded_once()
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue("51");
        till.Choose(300_00).PresentCard().EnterPin().Pay(300_00);
        till.Settlement.Statement.AddRange([Line("000001", 300_00), Line("000002", 300_00)]);
        var difference = Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences);
        Assert.True(difference.Refunded);
        var refund = Assert.Single(till.Journal.Lines, l => l.Movement.Operation.Kind == MoneyOperationKind.Refund && l.Event == JournalEvent.Approved);
        Assert.Equal((300_00L, "system", "charge-without-sale"), (refund.Movement.AmountFen, refund.Movement.Cause.By, refund.Movement.Cause.Why));
    }

    [Fact]
    public async Task a_charge_of_which_the_shop_knows_nothing_is_for_a_person()
    {
        await using var till = Sold();
        till.Settlement.Statement.AddRange([Line("000001", 100_00), Line("000002", 200_00), Line("000077", 5_00)]);
        var difference = Assert.Single(Assert.Single(till.CloseDay(Soon).Terminals).Differences);
        Assert.Equal(("000077", 0L, 5_00L, false), (difference.TraceNo, difference.OursFen, difference.TheirsFen, difference.Refunded));
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

    private static Counter Sold() => new Counter().SettleAndScan(300_00).Pay(100_00).Pay(200_00);

    private static StatementLine Line(string trace, long fen) => new(trace, MoneyOperationKind.Sale, Stands: true, fen, "123456789012", "1124");
}
