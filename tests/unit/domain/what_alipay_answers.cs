using QuickCheckout.Domain.Payments;
using static QuickCheckout.Domain.Payments.TradeOutcome;

namespace QuickCheckout.Domain;

/// <summary>Every code and sub_code of Alipay: what it says about the money, and what the associate is told.</summary>
public class what_alipay_answers
{
    [Theory]
    [InlineData("10000", null, Paid, null)]
    [InlineData("10003", null, PayerDecides, null)]
    [InlineData("20000", "isp.unknow-error", Unknown, null)]
    [InlineData("20001", "aop.invalid-auth-token", NotSent, "alipay-misconfigured")]
    [InlineData("40001", "isv.missing-app-id", NotSent, "alipay-misconfigured")]
    [InlineData("40002", "isv.invalid-signature", NotSent, "alipay-misconfigured")]
    [InlineData("40006", "isv.insufficient-isv-permissions", NotSent, "alipay-misconfigured")]
    [InlineData("40004", "ACQ.SYSTEM_ERROR", Unknown, null)]
    [InlineData("40004", "ACQ.TRADE_HAS_SUCCESS", Unknown, null)]
    [InlineData("40004", null, Unknown, null)]
    [InlineData("40004", "ACQ.TRADE_HAS_CLOSE", Refused, "alipay-failed")]
    [InlineData("40004", "ACQ.PAYMENT_AUTH_CODE_INVALID", Refused, "pay-code-expired")]
    [InlineData("40004", "ACQ.TRADE_BUYER_NOT_MATCH", Refused, "payer-must-change")]
    [InlineData("40004", "ACQ.BUYER_BALANCE_NOT_ENOUGH", Refused, "payer-must-change")]
    [InlineData("40004", "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH", Refused, "payer-must-change")]
    [InlineData("40004", "ACQ.CONTEXT_INCONSISTENT", Refused, "internal-fault")]
    [InlineData("40004", "ACQ.PULL_MOBILE_CASHIER_FAIL", Refused, "alipay-failed")]
    [InlineData("40004", "ACQ.PAYMENT_REQUEST_HAS_RISK", Refused, "alipay-failed")]
    [InlineData("40004", "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR", Refused, "alipay-failed")]
    [InlineData("99999", "ACQ.NEVER_HEARD_OF", Unknown, null)]
    public void to_a_pay(string code, string? subCode, TradeOutcome outcome, string? refusal)
    {
        var verdict = AlipayCodes.OfPay(code, subCode, "说明");
        Assert.Equal((outcome, refusal), (verdict.Outcome, verdict.Refusal?.Code));
    }

    [Theory]
    [InlineData("10000", null, "TRADE_SUCCESS", Paid)]
    [InlineData("10000", null, "TRADE_FINISHED", Paid)]
    [InlineData("10000", null, "WAIT_BUYER_PAY", PayerDecides)]
    [InlineData("10000", null, "TRADE_CLOSED", Closed)]
    [InlineData("10000", null, "TRADE_OF_A_NEW_KIND", Unknown)]
    [InlineData("10000", null, null, Unknown)]
    [InlineData("40004", "ACQ.TRADE_NOT_EXIST", null, NotThere)]
    [InlineData("40004", "ACQ.SYSTEM_ERROR", null, Unknown)]
    [InlineData("20000", "isp.unknow-error", null, Unknown)]
    // An error is no word on the trade, whatever it says of it.
    [InlineData("40002", "isv.invalid-signature", "TRADE_SUCCESS", Unknown)]
    public void to_a_query(string code, string? subCode, string? status, TradeOutcome outcome) =>
        Assert.Equal(outcome, AlipayCodes.OfQuery(code, subCode, status).Outcome);

    [Theory]
    [InlineData("10000", null, "N", AlipayCancelled.Done)]
    [InlineData("10000", null, "Y", AlipayCancelled.Again)]
    [InlineData("10000", null, null, AlipayCancelled.Again)]
    [InlineData("40004", "ACQ.SYSTEM_ERROR", null, AlipayCancelled.Again)]
    [InlineData("40004", "AQC.SYSTEM_ERROR", null, AlipayCancelled.Again)]
    [InlineData("40004", "ACQ.TRADE_CANCEL_TIME_OUT", null, AlipayCancelled.Never)]
    [InlineData("40004", "ACQ.TRADE_HAS_FINISHED", null, AlipayCancelled.Never)]
    [InlineData("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH", null, AlipayCancelled.Never)]
    [InlineData("40004", "ACQ.CANCEL_NOT_ALLOWED", null, AlipayCancelled.Never)]
    [InlineData("40004", "ACQ.REASON_TRADE_REFUND_FEE_ERR", null, AlipayCancelled.Never)]
    [InlineData("40004", "AQC.TRADE_CANCEL_TIME_OUT", null, AlipayCancelled.Never)]
    [InlineData("40004", "TRADE_HAS_FINISHED", null, AlipayCancelled.Never)]
    [InlineData("40004", "", null, AlipayCancelled.Again)]
    [InlineData("20000", "ACQ.TRADE_CANCEL_TIME_OUT", null, AlipayCancelled.Again)]
    [InlineData("20000", "isp.unknow-error", null, AlipayCancelled.Again)]
    [InlineData("40002", "isv.invalid-signature", "N", AlipayCancelled.Again)]
    public void to_a_cancel(string code, string? subCode, string? retryFlag, AlipayCancelled outcome) =>
        Assert.Equal(outcome, AlipayCodes.OfCancel(code, subCode, retryFlag));

    [Fact]
    public void what_alipay_says_of_it_reaches_the_associate_in_the_language_it_speaks()
    {
        var refusal = AlipayCodes.OfPay("40004", "ACQ.BUYER_BALANCE_NOT_ENOUGH", "买家余额不足").Refusal!;
        Assert.Contains("买家余额不足", refusal.Title.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain("买家余额不足", refusal.Title.En, StringComparison.Ordinal);
    }
}
