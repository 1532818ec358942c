using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain;

/// <summary>Rule O3: what a checkout is paid with depends on the method and on the terminal.</summary>
public class what_follows_from_the_method
{
    [Theory]
    [InlineData(PaymentMethod.Alipay, TerminalKind.SmartPos, Means.Alipay)]
    [InlineData(PaymentMethod.Alipay, TerminalKind.CloudPos, Means.Alipay)]
    [InlineData(PaymentMethod.BankCard, TerminalKind.SmartPos, Means.BankCard)]
    [InlineData(PaymentMethod.BankCard, TerminalKind.CloudPos, Means.InApp)]
    public void are_these_means(PaymentMethod method, TerminalKind terminal, Means means)
    {
        Assert.Equal(means, Some.ByPhone(method, terminal).Means);
        Assert.Equal(means, Transitions.Start(Some.ByPhone(method, terminal)).Means);
    }

    [Fact]
    public void is_that_a_trade_has_a_number_that_alipay_takes()
    {
        var trade = Some.AwaitingPayer().CurrentTender!.Trade!;
        Assert.Equal("c1_1_1", trade.Number);
        Assert.Matches("^[A-Za-z0-9_]{1,64}$", trade.Number);
    }

    [Fact]
    public void is_that_the_customer_pays_all_of_it_at_once()
    {
        var paid = Some.AwaitingPayer().TradePaid("2026112822001", Some.Now).Paid(Some.Now);
        Assert.Equal((0, 30_000, Step.Paid), (paid.DueFen, paid.ApprovedFen, paid.Step));
        Assert.Equal(new Trade("c1_1_1", "2026112822001", Some.Now), paid.CurrentTender!.Trade);
    }

    [Theory]
    [InlineData(PaymentMethod.Alipay, TerminalKind.CloudPos, NextAction.AttemptFails)]
    [InlineData(PaymentMethod.BankCard, TerminalKind.CloudPos, NextAction.CheckoutCloses)]
    public void says_what_happens_when_the_customer_does_not_pay(PaymentMethod method, TerminalKind terminal, NextAction next)
    {
        var waiting = Some.AwaitingPayer(method, terminal);
        Assert.Equal((next, "query/1-1", Some.Soon.At), (waiting.Next, waiting.Awaiting, waiting.Deadline));
    }

    [Fact]
    public void is_that_a_failed_payment_is_scanned_again_under_another_number()
    {
        var again = Some.AwaitingPayer().AttemptFailed(Refusals.PayerTimedOut, Some.Now);
        Assert.Equal(Step.AwaitingCode, again.Step);
        Assert.Equal("c1_1_2", again.AwaitCode(2, Some.Soon).AwaitPayer(Some.Soon).CurrentTender!.Trade!.Number);
    }

    /// <summary>Rules O4, A2: without a member there is no app to show it in, and what cards pay at the terminal is shown when it is paid.</summary>
    [Fact]
    public void is_when_the_app_shows_the_order()
    {
        var (member, input) = (new Member("m1", "王*"), Some.ByPhone());
        Assert.Null(AppOrder.Of(Some.AwaitingPayer(), input));
        var waiting = AppOrder.Of(Some.AwaitingPayer().Identified(member), input)!;
        Assert.Equal((AppOrderState.AwaitingPayment, "c1_1_1", Means.Alipay), (waiting.State, waiting.TradeNumber, waiting.PayWith));
        var paid = AppOrder.Of(Some.AwaitingPayer().Identified(member).TradePaid("1", Some.Now).Paid(Some.Now), input)!;
        Assert.Equal((AppOrderState.Paid, null, 30_000L), (paid.State, paid.TradeNumber, paid.TotalFen));
        Assert.Equal(AppOrderState.Closed, AppOrder.Of(Transitions.Start(input).Identified(member).Closed(Some.Now), input)!.State);

        var card = Transitions.Start(Some.Input()).Identified(member);
        Assert.Null(AppOrder.Of(card.AwaitAmount(Some.Soon), Some.Input()));
        Assert.Null(AppOrder.Of(card.Closed(Some.Now), Some.Input()));
        Assert.Equal(AppOrderState.Paid, AppOrder.Of(card.AwaitAmount(Some.Soon).WithApproved(30_000).Paid(Some.Now), Some.Input())!.State);
    }

    [Theory]
    [InlineData(TerminalKind.SmartPos, AfterSales.MemberCode, true)]
    [InlineData(TerminalKind.SmartPos, AfterSales.PaperReceipt, true)]
    [InlineData(TerminalKind.CloudPos, AfterSales.MemberCode, false)]
    [InlineData(TerminalKind.CloudPos, AfterSales.PaperReceipt, true)]
    public void is_whether_a_receipt_is_printed(TerminalKind terminal, AfterSales afterSales, bool wanted) =>
        Assert.Equal(wanted, (Some.ByPhone(PaymentMethod.Alipay, terminal) with { AfterSales = afterSales }).WantsReceipt);

    /// <summary>Word of a payment that nobody counts any more has it given back; word of any other does not.</summary>
    [Fact]
    public void is_whose_a_payment_is()
    {
        var (first, second) = (new AttemptId("c1", 1, 1), new AttemptId("c1", 1, 2));
        var waiting = Some.AwaitingPayer();
        Assert.False(Decisions.IsNobodys(waiting, first));
        Assert.False(Decisions.IsNobodys(waiting, second));
        Assert.False(Decisions.IsNobodys(waiting.Reversing(Some.Now), first));
        Assert.False(Decisions.IsNobodys(waiting.TradePaid("1", Some.Now), first));
        Assert.False(Decisions.IsNobodys(waiting.TradePaid("1", Some.Now).Paid(Some.Now), first));
        Assert.False(Decisions.IsNobodys(waiting.TradePaid("1", Some.Now).Unwinding(Refusals.CancelledByAssociate, Some.Now), first));
        Assert.False(Decisions.IsNobodys(waiting.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Some.Now), first));
        Assert.False(Decisions.IsNobodys(Some.Choosing().ReadCard(100, Some.Soon).AttemptFailed(Refusals.ReadTimedOut, Some.Now), first));

        var failed = waiting.AttemptFailed(Refusals.PayerTimedOut, Some.Now);
        Assert.True(Decisions.IsNobodys(failed, first));
        Assert.True(Decisions.IsNobodys(failed.Closed(Some.Now), first));
        var again = failed.AwaitCode(2, Some.Soon).AwaitPayer(Some.Soon);
        Assert.True(Decisions.IsNobodys(again, first));
        Assert.False(Decisions.IsNobodys(again, second));
        var paid = again.TradePaid("2", Some.Now).Paid(Some.Now);
        Assert.True(Decisions.IsNobodys(paid, first));
        Assert.False(Decisions.IsNobodys(paid, second));
    }
}
