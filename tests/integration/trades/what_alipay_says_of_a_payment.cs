using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Alipay;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;
using static QuickCheckout.PhonePayments.SimulatedAlipay;

namespace QuickCheckout.PhonePayments;

/// <summary>Each code that Alipay may answer with, whether the payment was made or not: the money is where the outcome says it is.</summary>
public sealed class what_alipay_says_of_a_payment : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("20000", "isp.unknow-error", Unknown, null)]
    [InlineData("40004", "ACQ.SYSTEM_ERROR", Unknown, null)]
    [InlineData("40004", "ACQ.TRADE_HAS_SUCCESS", Unknown, null)]
    [InlineData("99999", "ACQ.NEVER_HEARD_OF", Unknown, null)]
    [InlineData("10003", null, PayerDecides, null)]
    [InlineData("20001", "aop.invalid-auth-token", Refused, "alipay-misconfigured")]
    [InlineData("40001", "isv.missing-app-id", Refused, "alipay-misconfigured")]
    [InlineData("40002", "isv.invalid-signature", Refused, "alipay-misconfigured")]
    [InlineData("40006", "isv.insufficient-isv-permissions", Refused, "alipay-misconfigured")]
    [InlineData("40004", "ACQ.PAYMENT_AUTH_CODE_INVALID", Refused, "pay-code-expired")]
    [InlineData("40004", "ACQ.TRADE_HAS_CLOSE", Refused, "alipay-failed")]
    [InlineData("40004", "ACQ.CONTEXT_INCONSISTENT", Refused, "internal-fault")]
    [InlineData("40004", "ACQ.TRADE_BUYER_NOT_MATCH", Refused, "payer-must-change")]
    [InlineData("40004", "ACQ.BUYER_BALANCE_NOT_ENOUGH", Refused, "payer-must-change")]
    [InlineData("40004", "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH", Refused, "payer-must-change")]
    [InlineData("40004", "ACQ.PULL_MOBILE_CASHIER_FAIL", Refused, "alipay-failed")]
    [InlineData("40004", "ACQ.PAYMENT_REQUEST_HAS_RISK", Refused, "alipay-failed")]
    [InlineData("40004", "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR", Refused, "alipay-failed")]
    public async Task that_was_not_made(string code, string? subCode, TradeOutcome outcome, string? refusal)
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Pay, code, subCode));
        Is.Outcome(outcome, refusal, await _shop.Ask(PaysAtOnce));
        Assert.Empty(await _shop.AtAlipay.Trades());
        Is.Outcome(NotThere, await Shop.Query(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
    }

    [Theory]
    [InlineData("20000", "isp.unknow-error")]
    [InlineData("40004", "ACQ.SYSTEM_ERROR")]
    [InlineData("40004", "ACQ.TRADE_HAS_SUCCESS")]
    [InlineData("99999", null)]
    public async Task that_was_made_all_the_same_is_found_by_the_query(string code, string? subCode)
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.DecidedAnswer, SimulatedAlipay.Pay, code, subCode));
        Is.Outcome(Unknown, await _shop.Ask(PaysAtOnce));
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    /// <summary>A gateway that says it never looked at the trade, and did: the query tells.</summary>
    [Theory]
    [InlineData(PaysAtOnce, Paid)]
    [InlineData(Confirms, PayerDecides)]
    public async Task that_was_turned_away_and_made_all_the_same_is_found_at_once(string buyerId, TradeOutcome outcome)
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.DecidedAnswer, SimulatedAlipay.Pay, "40001", "isv.missing-app-id"));
        Assert.Equal(outcome, (await _shop.Ask(buyerId)).Outcome);
    }

    [Fact]
    public async Task that_was_turned_away_as_everything_is_never_began()
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Pay, "40002", "isv.invalid-signature"));
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Query, "40002", "isv.invalid-signature"));
        Is.Outcome(NotSent, "alipay-misconfigured", await _shop.Ask(PaysAtOnce));
    }

    [Theory]
    [InlineData(PaysAtOnce)]
    [InlineData(Confirms)]
    public async Task that_was_refused_and_stands_all_the_same_is_undone_by_the_cancel(string buyerId)
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.DecidedAnswer, SimulatedAlipay.Pay, "40004", "ACQ.PULL_MOBILE_CASHIER_FAIL"));
        Is.Outcome(Refused, "alipay-failed", await _shop.Ask(buyerId));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.Alipay));
    }

    [Theory]
    [InlineData("20000", "isp.unknow-error")]
    [InlineData("40004", "ACQ.SYSTEM_ERROR")]
    [InlineData("40002", "isv.invalid-signature")]
    [InlineData("40006", "isv.insufficient-isv-permissions")]
    public async Task to_a_query_that_tells_nothing_of_the_money(string code, string subCode)
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.Answer, SimulatedAlipay.Query, code, subCode));
        Is.Outcome(Unknown, await Shop.Query(_shop.Alipay));
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    [Fact]
    public async Task what_was_paid_a_year_ago_is_paid()
    {
        await _shop.Ask(PaysAtOnce);
        _shop.Time.Advance(TimeSpan.FromDays(365));
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    [Fact]
    public async Task a_stranger_who_asks_in_our_name_asked_for_nothing()
    {
        using var strangers = System.Security.Cryptography.RSA.Create(2048);
        var stranger = _shop.Of(_shop.Here with { PrivateKey = strangers.ExportPkcs8PrivateKeyPem() }).Alipay;
        Is.Outcome(NotSent, "alipay-misconfigured", await _shop.Ask(PaysAtOnce, by: stranger));
        Is.Outcome(Unknown, await Shop.Query(stranger));
        Assert.False(await Shop.Cancel(stranger));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }
}
