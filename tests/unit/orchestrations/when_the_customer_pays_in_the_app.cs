using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Section P: bank card on a cloud POS. The order goes to the customer's app and is paid there.</summary>
public class when_the_customer_pays_in_the_app
{
    private const string MemberCode = "88000000000000000001";
    private const string Payment = "c1_1_1";

    [Fact]
    public async Task the_order_is_shown_and_paid_there_and_no_terminal_is_asked_for_anything()
    {
        await using var till = Till().Scan(MemberCode);
        Assert.Equal((Step.AwaitingPayer, NextAction.CheckoutCloses), (till.Status.Step, till.Status.Next));
        Assert.Equal(till.Clock.GetUtcNow() + TimeSpan.FromMinutes(15), till.Status.Deadline);
        var asked = Assert.Single(till.InApp.Asked);
        Assert.Equal((Payment, 300_00L, Means.InApp, "m1"), (asked.Number, asked.AmountFen, asked.Order!.PayWith, asked.Order.MemberId));
        Assert.Equal(till.Status.Deadline, asked.PayBefore);

        till.InApp.Pay(Payment);
        Assert.Equal(Step.Paid, till.Pass(TimeSpan.FromSeconds(30)).Status.Step);
        Assert.Equal((AppOrderState.Paid, 300_00L), (till.App.Shown!.State, till.InApp.HeldFen));
        Assert.Empty(till.Terminal.Heard);
    }

    [Fact]
    public async Task the_app_s_own_word_is_looked_into_at_once()
    {
        await using var till = Till().Scan(MemberCode);
        till.InApp.Pay(Payment);
        Assert.Equal(Step.Paid, till.Raise(EventNames.QueryNow(till.Status.Attempt!), new QueryAsked("app")).Status.Step);
    }

    /// <summary>Whoever says that it is paid: the query tells.</summary>
    [Fact]
    public async Task a_word_that_is_not_true_changes_nothing()
    {
        await using var till = Till().Scan(MemberCode);
        till.Raise(EventNames.QueryNow(till.Status.Attempt!), new QueryAsked("app"));
        Assert.Equal((Step.AwaitingPayer, 300_00L), (till.Status.Step, till.Status.DueFen));
    }

    [Fact]
    public async Task a_pay_code_is_refused_with_the_reason()
    {
        await using var till = Till().Scan("281234567890123456");
        Assert.Equal(("pay-code-carries-no-order", Step.AwaitingCode), (till.Status.LastError?.Code, till.Status.Step));
    }

    [Fact]
    public async Task unpaid_at_the_deadline_it_is_closed_in_both_places()
    {
        await using var till = Till().Scan(MemberCode).Pass(TimeSpan.FromMinutes(15));
        Assert.Equal((Step.Closed, "deadline-passed"), (till.Status.Step, till.Status.LastError?.Code));
        Assert.Equal((AppOrderState.Closed, 1), (till.App.Shown!.State, till.InApp.Cancels));
        Assert.False(till.InApp.AnythingWaits);
    }

    [Fact]
    public async Task paid_in_the_last_moment_it_is_paid()
    {
        await using var till = Till().Scan(MemberCode).Pass(TimeSpan.FromSeconds(899));
        till.InApp.Pay(Payment);
        Assert.Equal((Step.Paid, 0), (till.Pass(TimeSpan.FromSeconds(1)).Status.Step, till.InApp.Cancels));
    }

    [Fact]
    public async Task cancelled_it_is_closed_in_both_places()
    {
        await using var till = Till().Scan(MemberCode).Cancel();
        Assert.Equal((Step.Closed, AppOrderState.Closed), (till.Status.Step, till.App.Shown!.State));
        Assert.False(till.InApp.AnythingWaits);
    }

    [Fact]
    public async Task a_customer_who_declines_closes_it()
    {
        await using var till = Till().Scan(MemberCode);
        till.InApp.Leave(Payment);
        Assert.Equal(Step.Closed, till.Pass(TimeSpan.FromSeconds(30)).Status.Step);
        Assert.Equal((AppOrderState.Closed, "trade-closed"), (till.App.Shown!.State, till.Status.LastError?.Code));
    }

    [Fact]
    public async Task an_app_that_cannot_be_reached_is_told_and_the_scan_repeated()
    {
        await using var till = Till();
        till.InApp.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.NotSent, Refusals.AppUnavailable));
        Assert.Equal(("app-unavailable", Step.AwaitingCode), (till.Scan(MemberCode).Status.LastError?.Code, till.Status.Step));
        Assert.Equal((Step.AwaitingPayer, "c1_1_2"), (till.Scan(MemberCode).Status.Step, till.Status.CurrentTender!.Trade!.Number));
    }

    [Fact]
    public async Task who_wants_paper_gets_a_receipt() // a cloud POS with Alipay; in the app there is none
    {
        await using var till = new Counter().Settle(afterSales: AfterSales.PaperReceipt, method: PaymentMethod.Alipay, terminal: TerminalKind.CloudPos);
        Assert.Equal(["print-receipt"], till.Scan("281234567890123456").Terminal.HeardNames);
    }

    private static Counter Till()
    {
        var till = new Counter();
        till.InApp.PayerConfirms = true;
        return till.Settle(terminal: TerminalKind.CloudPos);
    }
}
