using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Section A: scan, the customer pays with the phone, and the trade ends paid or cancelled.</summary>
public class when_the_customer_pays_by_alipay
{
    private const string PayCode = "281234567890123456";
    private const string MemberCode = "88000000000000000001";
    private const string Trade = "c1_1_1";

    [Fact]
    public async Task a_pay_code_pays_all_of_it_and_names_nobody()
    {
        await using var till = Till().Scan(PayCode);
        Assert.Equal((Step.Paid, 0L, null), (till.Status.Step, till.Status.DueFen, till.Status.Member));
        Assert.Equal((300_00L, null), (till.Alipay.HeldFen, till.App.Shown));
        var asked = Assert.Single(till.Alipay.Asked);
        Assert.Equal((Trade, 300_00L, PayCode, null), (asked.Number, asked.AmountFen, asked.PayCode, asked.Order));
        Assert.Equal($"T{Trade}", till.Status.CurrentTender!.Trade!.ReferenceNo);
        Assert.Equal([JournalEvent.Intended, JournalEvent.Approved], till.Journal.Lines.Select(l => l.Event));
        Assert.Equal(["print-receipt"], till.Terminal.HeardNames);
    }

    [Fact]
    public async Task a_member_code_identifies_and_the_member_s_account_pays()
    {
        await using var till = Till(confirms: true).Scan(MemberCode);
        Assert.Equal((Step.AwaitingPayer, "m1"), (till.Status.Step, till.Status.Member?.MemberId));
        Assert.Equal((AppOrderState.AwaitingPayment, Trade), (till.Alipay.Asked[0].Order!.State, till.Alipay.Asked[0].Order!.TradeNumber));
        Assert.Null(till.Alipay.Asked[0].PayCode);

        till.Alipay.Pay(Trade);
        Assert.Equal(Step.Paid, till.Pass(TimeSpan.FromSeconds(5)).Status.Step);
        Assert.Equal(AppOrderState.Paid, till.App.Shown!.State);
    }

    [Fact]
    public async Task a_wrong_code_is_told_in_the_words_of_the_rule_and_scanned_again()
    {
        await using var till = Till().Scan("hello");
        Assert.Equal(("支付宝码解析异常,请扫描正确支付码", Step.AwaitingCode), (till.Status.LastError?.Title.Zh, till.Status.Step));
        Assert.Equal((0, "code/2"), (till.Status.FailedAttempts, till.Status.Awaiting));
        Assert.Equal(Step.Paid, till.Scan(PayCode).Status.Step);
    }

    [Fact]
    public async Task a_member_who_is_not_known_is_told_and_scanned_again()
    {
        await using var till = Till();
        till.Members.Refuse = Refusals.MemberBlocked;
        Assert.Equal("member-blocked", till.Scan(MemberCode).Status.LastError?.Code);
        till.Members.Refuse = null;
        Assert.Equal(Step.Paid, till.Scan(MemberCode).Status.Step);
    }

    [Fact]
    public async Task the_code_of_another_customer_is_refused_once_one_is_known()
    {
        await using var till = Till(confirms: true).Scan(MemberCode).Pass(TimeSpan.FromSeconds(31));
        till.Members.Known = new Member("m2", "李*");
        Assert.Equal("other-member", till.Scan("88000000000000000002").Status.LastError?.Code);
        Assert.Equal("m1", till.Status.Member?.MemberId);
    }

    [Fact]
    public async Task it_looks_every_five_seconds_then_once_more_and_cancels()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        var (deadline, begun) = (till.Status.Deadline, till.Clock.GetUtcNow());
        Assert.Equal((begun + TimeSpan.FromSeconds(30), NextAction.AttemptFails), (deadline, till.Status.Next));
        for (var looks = 1; looks <= 5; looks++)
        {
            till.Pass(TimeSpan.FromSeconds(5));
            Assert.Equal((looks, Step.AwaitingPayer, deadline), (till.Alipay.Queries, till.Status.Step, till.Status.Deadline));
        }

        till.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((6, 1, Step.AwaitingCode), (till.Alipay.Queries, till.Alipay.Cancels, till.Status.Step));
        Assert.Equal(("payer-timed-out", 1, 300_00L), (till.Status.LastError?.Code, till.Status.FailedAttempts, till.Status.DueFen));
        Assert.Equal(JournalEvent.Reversed, till.Journal.Lines[^1].Event);
        Assert.False(till.Alipay.AnythingWaits);
    }

    [Fact]
    public async Task after_a_failure_the_next_scan_asks_under_another_number()
    {
        await using var till = Till(confirms: true).Scan(PayCode).Pass(TimeSpan.FromSeconds(31));
        till.Alipay.PayerConfirms = false;
        Assert.Equal(Step.Paid, till.Scan("281234567890123457").Status.Step);
        Assert.Equal(["c1_1_1", "c1_1_2"], till.Alipay.Asked.Select(a => a.Number));
        Assert.Equal((300_00L, 1), (till.Alipay.HeldFen, till.Status.Tenders.Count));
    }

    [Fact]
    public async Task the_cashier_may_have_it_looked_at_now_and_the_schedule_is_kept()
    {
        await using var till = Till(confirms: true).Scan(PayCode).Pass(TimeSpan.FromSeconds(2));
        till.QueryNow();
        Assert.Equal((1, Step.AwaitingPayer), (till.Alipay.Queries, till.Status.Step));
        till.Alipay.Pay(Trade);
        Assert.Equal(Step.Paid, till.Pass(TimeSpan.FromSeconds(2)).QueryNow().Status.Step);
        Assert.Equal(2, till.Alipay.Queries);
    }

    [Fact]
    public async Task a_button_pressed_all_the_time_stops_no_schedule_and_uses_nothing_up()
    {
        await using var till = Till(confirms: true).Scan(PayCode).Pass(TimeSpan.FromSeconds(3));
        for (var pressed = 0; pressed < 50; pressed++)
            till.QueryNow();
        Assert.Equal(1, till.Alipay.Queries);
        Assert.Equal(2, till.Pass(TimeSpan.FromSeconds(5.1)).Alipay.Queries);
        // Alipay's own word is looked into whenever it comes.
        till.Alipay.Pay(Trade);
        Assert.Equal(Step.Paid, till.Raise(till.Status.Awaiting!, new QueryAsked(QueryAsked.Alipay)).Status.Step);
    }

    [Fact]
    public async Task a_customer_who_leaves_closes_the_order_for_good_also_in_the_app()
    {
        await using var till = Till(confirms: true).Scan(MemberCode);
        till.Alipay.Leave(Trade);
        till.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((Step.Closed, "trade-closed"), (till.Status.Step, till.Status.LastError?.Code));
        Assert.Equal((AppOrderState.Closed, 0L), (till.App.Shown!.State, till.Alipay.HeldFen));
        Assert.Equal(TenderState.Failed, till.Status.CurrentTender!.State);
        Assert.True(till.HasEnded);
    }

    /// <summary>What Alipay refuses at once may wait all the same: it is cancelled before the next scan.</summary>
    [Fact]
    public async Task a_refusal_is_told_and_cancelled_and_the_next_code_pays()
    {
        await using var till = Till();
        till.Alipay.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.Refused, Refusals.PayCodeExpired));
        till.Scan(PayCode);
        Assert.Equal(("pay-code-expired", Step.AwaitingCode, 1), (till.Status.LastError?.Code, till.Status.Step, till.Alipay.Cancels));
        Assert.Equal(Step.Paid, till.Scan(PayCode).Status.Step);
    }

    [Fact]
    public async Task what_never_left_is_told_and_nothing_is_cancelled()
    {
        await using var till = Till();
        till.Alipay.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.NotSent, Refusals.AlipayUnavailable));
        till.Scan(PayCode);
        Assert.Equal(("alipay-unavailable", 0, JournalEvent.NotSent), (till.Status.LastError?.Code, till.Alipay.Cancels, till.Journal.Lines[^1].Event));
    }

    [Fact]
    public async Task paid_but_the_answer_lost_is_found_by_the_query_and_not_asked_again()
    {
        await using var till = Till();
        till.Alipay.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        till.Scan(PayCode);
        Assert.Equal((Step.Paid, 1, 1, 0), (till.Status.Step, till.Alipay.Asked.Count, till.Alipay.Queries, till.Alipay.Cancels));
    }

    [Fact]
    public async Task what_nobody_knows_is_looked_at_once_then_cancelled()
    {
        await using var till = Till();
        till.Alipay.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        till.Alipay.NextQueried.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        till.Scan(PayCode);
        Assert.Equal(("payment-unknown", 1, 0L), (till.Status.LastError?.Code, till.Alipay.Cancels, till.Alipay.HeldFen));
    }

    [Fact]
    public async Task a_process_that_dies_with_the_answer_asks_for_nothing_twice()
    {
        await using var till = Till();
        till.Alipay.DieAfterAsking = true;
        till.Scan(PayCode).Pass(TimeSpan.FromSeconds(10));
        Assert.Equal((Step.Paid, 1), (till.Status.Step, till.Alipay.Asked.Count));
    }

    [Fact]
    public async Task queries_that_fail_are_repeated_until_the_deadline()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        for (var i = 0; i < 3; i++)
            till.Alipay.NextQueried.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        Assert.Equal(Step.AwaitingPayer, till.Pass(TimeSpan.FromSeconds(16)).Status.Step);
        till.Alipay.Pay(Trade);
        Assert.Equal(Step.Paid, till.Pass(TimeSpan.FromSeconds(5)).Status.Step);
    }

    [Fact]
    public async Task a_cancel_while_waiting_cancels_the_trade_and_closes()
    {
        await using var till = Till(confirms: true).Scan(MemberCode).Cancel();
        Assert.Equal((Step.Closed, "cancelled-by-associate", 1), (till.Status.Step, till.Status.LastError?.Code, till.Alipay.Cancels));
        Assert.Equal(new MoneyCause("A1", "cancelled-by-associate"), till.Journal.Lines[^1].Movement.Cause);
        Assert.Equal(AppOrderState.Closed, till.App.Shown!.State);
    }

    [Fact]
    public async Task nobody_who_scans_has_the_order_closed_at_the_scan_s_deadline()
    {
        await using var till = Till().Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((Step.Closed, "deadline-passed"), (till.Status.Step, till.Status.LastError?.Code));
    }

    [Fact]
    public async Task a_system_that_stood_still_asks_for_nothing()
    {
        await using var till = Till();
        var late = new AskInput(SaleOf(till), new TradeRequest(Trade, 300_00, "QC1", "S001", "POS-0001", "A1", null, PayCode, till.Clock.GetUtcNow()), till.Clock.GetUtcNow());
        till.Clock.Advance(TimeSpan.FromSeconds(1));
        var activities = new TradeActivities([till.Alipay], till.Journal, till.Clock);
        Assert.Equal((TradeOutcome.NotSent, "payment-too-late"), Short(await activities.Ask(late, default)));
        // And never will: the line is taken.
        Assert.Equal((TradeOutcome.NotSent, "payment-too-late"), Short(await activities.Ask(late with { NotAfter = DateTimeOffset.MaxValue }, default)));
        Assert.Empty(till.Alipay.Asked);
    }

    [Fact]
    public async Task too_many_failures_close_it()
    {
        await using var till = Till(limits: new CheckoutLimits { FailedAttempts = 2 });
        for (var i = 0; i < 2; i++)
        {
            till.Alipay.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.Refused, Refusals.PayCodeExpired));
            till.Scan(PayCode);
        }

        Assert.Equal((Step.Closed, "too-many-failures"), (till.Status.Step, till.Status.LastError?.Code));
    }

    [Fact]
    public async Task the_app_s_being_away_holds_up_nothing_and_it_learns_the_end_later()
    {
        await using var till = Till().Scan(MemberCode, app => app.Away = true);
        Assert.Equal(Step.Paid, till.Status.Step);
        till.App.Away = false;
        till.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(AppOrderState.Paid, till.App.Shown!.State);
        Assert.True(till.HasEnded);
    }

    private static (TradeOutcome Outcome, string? Code) Short(TradeAnswer answer) => (answer.Outcome, answer.Refusal?.Code);

    private static MoneyMovement SaleOf(Counter till) => new(
        new MoneyOperation(new AttemptId(Counter.CheckoutId, 1, 1), MoneyOperationKind.Sale), "S001", Counter.TerminalId, 300_00, null,
        new MoneyCause("A1", MoneyCause.Payment), Means.Alipay);

    private static Counter Till(bool confirms = false, CheckoutLimits? limits = null)
    {
        var till = new Counter();
        till.Alipay.PayerConfirms = confirms;
        return till.Settle(method: PaymentMethod.Alipay, limits: limits);
    }
}
