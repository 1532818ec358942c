using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule O6: at any waiting point, and approved tenders are given back first.</summary>
public class when_the_associate_cancels
{
    [Fact]
    public async Task while_the_member_code_is_awaited_it_closes() => await AssertCloses(till => till.Settle());

    [Fact]
    public async Task while_the_amount_is_awaited_it_closes() => await AssertCloses(till => till.SettleAndScan());

    [Fact]
    public async Task while_the_card_is_awaited_the_terminal_is_told() =>
        await AssertCloses(till => till.SettleAndScan().Choose(300_00), "cancel-attempt");

    [Fact]
    public async Task while_the_pin_is_awaited_the_terminal_is_told() =>
        await AssertCloses(till => till.SettleAndScan().Choose(300_00).PresentCard(), "cancel-attempt");

    [Fact]
    public async Task while_a_signature_is_awaited_with_more_to_pay_the_tender_is_voided_and_its_slip_printed() =>
        await AssertCloses(till => till.SettleAndScan().Choose(100_00).PresentCard().EnterPin(), "cancel-attempt", "print-slip");

    [Fact]
    public async Task from_a_terminal_without_power_the_money_comes_back_all_the_same()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00);
        till.Terminal.Offline = true;
        till.Cancel().Pass(TimeSpan.FromSeconds(10));
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
    }

    [Fact]
    public async Task after_two_cards_both_are_voided()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00).Pay(50_00);
        Assert.Equal(150_00, till.Acquirer.HeldFen);
        till.Cancel();
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
        Assert.All(till.Status.Tenders, t => Assert.Equal(TenderState.Voided, t.State));
        Assert.Equal(300_00, till.Status.DueFen);
        var slips = till.Terminal.Heard.OfType<PrintSlip>().Where(c => c.Slip.Kind == SlipKind.Void).ToList();
        Assert.Equal([(1, 100_00L), (2, 50_00L)], slips.Select(c => (c.Attempt.Tender, c.Slip.AmountFen)));
        Assert.All(
            till.Journal.Lines.Where(l => l.Movement.Operation.Kind == MoneyOperationKind.Void),
            l => Assert.Equal(new MoneyCause("A1", "cancelled-by-associate"), l.Movement.Cause));
    }

    [Fact]
    public async Task while_the_last_signature_is_awaited_the_order_is_paid_all_the_same()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard().EnterPin();
        Assert.Equal(Step.Signing, till.Cancel().Status.Step);
        Assert.Equal(Step.Paid, till.Sign().Status.Step);
    }

    [Fact]
    public async Task one_that_was_accepted_before_the_last_approval_counts_although_it_arrives_after()
    {
        await using var till = new Counter().SettleAndScan();
        var judgedOn = till.Choose(300_00).PresentCard().Status.Sequence;
        till.EnterPin();
        Assert.Equal((Step.Signing, 0L), (till.Status.Step, till.Status.DueFen));
        till.Cancel(judgedOn).Pass(TimeSpan.FromSeconds(10));
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
    }

    [Fact]
    public async Task a_checkout_that_ended_before_and_is_started_once_more_shows_its_end_and_does_nothing()
    {
        await using var till = new Counter().SettleAndScan();
        var ended = till.Pay(300_00).Status;
        Assert.Equal(Step.Paid, ended.Step);
        var (told, written) = (till.Terminal.Heard.Count, till.Orders.Ended.Count);
        till.Orders.EndedBefore = ended;

        till.Settle();
        Assert.Equal((Step.Paid, ended.Sequence, 300_00L), (till.Status.Step, till.Status.Sequence, till.Acquirer.HeldFen));
        Assert.Equal((told, written), (till.Terminal.Heard.Count, till.Orders.Ended.Count));
    }

    [Fact]
    public async Task one_that_was_accepted_in_time_counts_even_while_the_order_is_written_down()
    {
        await using var till = new Counter().SettleAndScan();
        var judgedOn = till.Choose(300_00).PresentCard(signature: false).Status.Sequence;
        till.Orders.Fail = new IOException("tables");
        Assert.Equal(0, till.EnterPin().Status.DueFen);
        till.Cancel(judgedOn).Orders.Fail = null;
        till.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
        Assert.Equal([Step.Paid, Step.Closed], till.Orders.Ended.Select(s => s.Step));
    }

    [Fact]
    public async Task while_money_is_given_back_nobody_else_gets_the_terminal_although_the_row_said_paid()
    {
        await using var till = new Counter().SettleAndScan();
        var judgedOn = till.Choose(300_00).PresentCard(signature: false).Status.Sequence;
        till.Orders.Fail = new IOException("tables");
        till.EnterPin();
        till.Acquirer.Next.Enqueue("96");
        till.Cancel(judgedOn).Orders.Fail = null;
        till.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal((Step.Unwinding, Step.Paid, 0), (till.Status.Step, Assert.Single(till.Orders.Ended).Step, till.Orders.Freed));

        till.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((Step.Closed, 1), (till.Status.Step, till.Orders.Freed));
    }

    [Fact]
    public async Task when_the_terminal_was_lost_to_another_checkout_this_one_closes_at_once()
    {
        await using var till = new Counter();
        till.Orders.TerminalLost = true;
        till.Settle();
        Assert.Equal((Step.Closed, "terminal-taken"), (till.Status.Step, till.Status.LastError!.Code));
    }

    [Theory]
    [InlineData("96")]
    [InlineData("unsent")]
    public async Task a_void_that_cannot_be_done_now_is_done_later_and_a_person_is_told_meanwhile(string answer)
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00);
        for (var i = 0; i < 8; i++)
            till.Acquirer.Next.Enqueue(answer);
        till.Cancel().Pass(TimeSpan.FromMinutes(3));
        Assert.Equal((Step.Unwinding, "reversal-pending"), (till.Status.Step, till.Status.Attention?.Reason.Code));
        till.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
        Assert.Null(till.Status.Attention);
    }

    [Fact]
    public async Task a_void_without_an_answer_is_undone_and_tried_again()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00);
        till.Acquirer.Next.Enqueue("lost");
        till.Cancel().Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Step.Closed, till.Status.Step);
        Assert.Equal(0, till.Acquirer.HeldFen);
        Assert.Contains(till.Journal.Lines, l => l.Movement.Operation is { Kind: MoneyOperationKind.Void, Try: 2 } && l.Event == JournalEvent.Approved);
    }

    [Fact]
    public async Task a_void_that_is_refused_needs_a_person()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00).Pay(50_00);
        till.Acquirer.Next.Enqueue("64");
        till.Cancel().Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((Step.NeedsAttention, "unwind-incomplete"), (till.Status.Step, till.Status.Attention!.Reason.Code));
        Assert.Equal([TenderState.VoidFailed, TenderState.Voided], till.Status.Tenders.Select(t => t.State));
        Assert.Equal(100_00, till.Acquirer.HeldFen);
        Assert.Equal(Step.NeedsAttention, till.Orders.Ended.Last().Step);
    }

    private static async Task AssertCloses(Func<Counter, Counter> until, params string[] told)
    {
        await using var till = until(new Counter());
        till.Cancel().Pass(TimeSpan.FromSeconds(10));
        Assert.True(till.HasEnded);
        Assert.Equal((Step.Closed, "cancelled-by-associate"), (till.Status.Step, till.Status.LastError!.Code));
        Assert.Equal(0, till.Acquirer.HeldFen);
        Assert.Equal(told, till.Terminal.HeardNames.TakeLast(told.Length));
    }
}
