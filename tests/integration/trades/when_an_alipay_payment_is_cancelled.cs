using System.Net;
using QuickCheckout.Simulators.Alipay;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;
using static QuickCheckout.PhonePayments.SimulatedAlipay;

namespace QuickCheckout.PhonePayments;

/// <summary>It says true once nothing is left of it and nothing will come of it, and not before.</summary>
public sealed class when_an_alipay_payment_is_cancelled : IAsyncLifetime
{
    private const long Balance = 100_000_000;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task what_waits_is_closed()
    {
        await _shop.Ask(Confirms);
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.AtAlipay.ByBuyer("pay"));
        await GivenBackOnce(Confirms, refundedFen: 0);
    }

    [Fact]
    public async Task what_was_paid_is_given_back_once_however_often_it_is_cancelled()
    {
        await _shop.Ask(PaysAtOnce);
        for (var times = 0; times < 3; times++)
            Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.Alipay));
    }

    [Fact]
    public async Task what_never_came_never_comes()
    {
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Is.Outcome(NotThere, await Shop.Query(_shop.Alipay));
        Is.Outcome(Refused, "alipay-failed", await _shop.Ask(PaysAtOnce));
        Assert.Equal((0L, Balance), (await _shop.AtAlipay.HeldFen(), await _shop.AtAlipay.BalanceOf(PaysAtOnce)));
    }

    [Fact]
    public async Task what_the_customer_left_is_over()
    {
        await _shop.Ask(Confirms);
        await _shop.AtAlipay.ByBuyer("leave");
        Assert.True(await Shop.Cancel(_shop.Alipay));
    }

    [Fact]
    public async Task the_flag_to_retry_is_obeyed()
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.RetryFlag, SimulatedAlipay.Cancel));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
        Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    [Theory]
    [InlineData(FaultKind.Answer, "40004", "AQC.SYSTEM_ERROR")]
    [InlineData(FaultKind.DecidedAnswer, "40004", "AQC.SYSTEM_ERROR")]
    [InlineData(FaultKind.Answer, "40004", "ACQ.SYSTEM_ERROR")]
    [InlineData(FaultKind.DecidedAnswer, "40004", "ACQ.SYSTEM_ERROR")]
    [InlineData(FaultKind.Answer, "20000", "isp.unknow-error")]
    [InlineData(FaultKind.DecidedAnswer, "20000", "isp.unknow-error")]
    [InlineData(FaultKind.Answer, "40002", "isv.invalid-signature")]
    [InlineData(FaultKind.Answer, "40004", "ACQ.REASON_TRADE_BEEN_FREEZEN")]
    public async Task an_error_that_may_pass_is_no_cancel_and_the_next_one_is(FaultKind kind, string code, string subCode)
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(kind, SimulatedAlipay.Cancel, code, subCode));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    [Fact]
    public async Task after_a_day_it_is_refunded_instead()
    {
        await _shop.Ask(PaysAtOnce);
        _shop.Time.Advance(TimeSpan.FromHours(25));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    [Fact]
    public async Task after_a_year_a_person_has_to_give_it_back()
    {
        await _shop.Ask(PaysAtOnce);
        _shop.Time.Advance(TimeSpan.FromDays(365));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
    }

    [Theory]
    [InlineData("ACQ.TRADE_CANCEL_TIME_OUT")]
    [InlineData("ACQ.TRADE_HAS_FINISHED")]
    [InlineData("ACQ.SELLER_BALANCE_NOT_ENOUGH")]
    [InlineData("ACQ.CANCEL_NOT_ALLOWED")]
    [InlineData("ACQ.REASON_TRADE_REFUND_FEE_ERR")]
    [InlineData("TRADE_CANCEL_TIME_OUT")]
    public async Task what_cannot_be_cancelled_any_more_is_refunded_once_also_when_repeated(string subCode)
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Cancel, "40004", subCode, Count: 3));
        for (var times = 0; times < 3; times++)
            Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    [Fact]
    public async Task what_waits_and_cannot_be_cancelled_is_not_over_before_it_is_closed()
    {
        await _shop.Ask(Confirms);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Cancel, "40004", "ACQ.TRADE_CANCEL_TIME_OUT"));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.AtAlipay.ByBuyer("pay"));
    }

    [Fact]
    public async Task a_seller_who_has_not_enough_has_given_nothing_back_until_there_is()
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Cancel, "40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH", Count: 2));
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Refund, "40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH", Count: 2));
        for (var twice = 0; twice < 2; twice++)
            Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
        Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.WrongSign)]
    [InlineData(FaultKind.Answer)]
    [InlineData(FaultKind.DecidedAnswer)]
    public async Task a_refund_without_its_answer_is_not_done_before_it_is_certain(FaultKind kind)
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Cancel, "40004", "ACQ.TRADE_CANCEL_TIME_OUT", Count: 2));
        await _shop.AtAlipay.Plan(new Fault(kind, SimulatedAlipay.Refund));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    [Fact]
    public async Task what_nobody_can_look_up_is_not_refunded_blindly()
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Cancel, "40004", "ACQ.TRADE_CANCEL_TIME_OUT"));
        await _shop.AtAlipay.Plan(new Fault(FaultKind.LostAnswer, SimulatedAlipay.Query));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
        Assert.True(await Shop.Cancel(_shop.Alipay));
        await GivenBackOnce(PaysAtOnce);
    }

    private async Task GivenBackOnce(string buyerId, long refundedFen = Fen)
    {
        Assert.Equal(refundedFen, Assert.Single(await _shop.AtAlipay.Trades()).RefundedFen);
        Assert.Equal((0L, Balance), (await _shop.AtAlipay.HeldFen(), await _shop.AtAlipay.BalanceOf(buyerId)));
    }
}
