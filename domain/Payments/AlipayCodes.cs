namespace QuickCheckout.Domain.Payments;

/// <summary>What an answer to a cancel says.</summary>
public enum AlipayCancelled
{
    /// <summary>Nothing of the trade is left, and nothing will come of it.</summary>
    Done,

    /// <summary>Not done, or nobody knows: the same cancel again.</summary>
    Again,

    /// <summary>It cannot be cancelled any more: a refund, or a person.</summary>
    Never,
}

/// <summary>
/// Alipay's codes. A code that is not in the table says nothing about the money: no payment is ever guessed, and no failure
/// either.
/// </summary>
public static class AlipayCodes
{
    private const string Success = "10000";
    private const string BuyerPays = "10003";
    private const string Failed = "40004";

    public static TradeAnswer OfPay(string code, string? subCode, string? subMessage) => (code, subCode) switch
    {
        (Success, _) => new(TradeOutcome.Paid),
        (BuyerPays, _) => new(TradeOutcome.PayerDecides),
        // The gateway turned it away before it looked at the trade.
        _ when IsTurnedAway(code) => new(TradeOutcome.NotSent, Refusals.AlipayMisconfigured),
        // The same trade, paid before: the query says how much.
        (Failed, "ACQ.SYSTEM_ERROR" or "ACQ.TRADE_HAS_SUCCESS" or null) => new(TradeOutcome.Unknown),
        // A cancel of ours overtook it: the next attempt has another number.
        (Failed, "ACQ.TRADE_HAS_CLOSE") => new(TradeOutcome.Refused, Refusals.AlipayFailed(subMessage)),
        (Failed, "ACQ.PAYMENT_AUTH_CODE_INVALID") => new(TradeOutcome.Refused, Refusals.PayCodeExpired),
        (Failed, "ACQ.TRADE_BUYER_NOT_MATCH" or "ACQ.BUYER_BALANCE_NOT_ENOUGH" or "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH") =>
            new(TradeOutcome.Refused, Refusals.PayerMustChange(subMessage)),
        // The number names another payment of ours: whatever became of that, this one was not asked for.
        (Failed, "ACQ.CONTEXT_INCONSISTENT") => new(TradeOutcome.Refused, Refusals.InternalFault),
        (Failed, _) => new(TradeOutcome.Refused, Refusals.AlipayFailed(subMessage)),
        _ => new(TradeOutcome.Unknown),
    };

    /// <param name="status">The node's <c>trade_status</c>.</param>
    public static TradeAnswer OfQuery(string code, string? subCode, string? status) => (code, subCode, status) switch
    {
        (Success, _, "TRADE_SUCCESS" or "TRADE_FINISHED") => new(TradeOutcome.Paid),
        (Success, _, "WAIT_BUYER_PAY") => new(TradeOutcome.PayerDecides),
        (Success, _, "TRADE_CLOSED") => new(TradeOutcome.Closed, Refusals.TradeClosed),
        (Failed, "ACQ.TRADE_NOT_EXIST", _) => new(TradeOutcome.NotThere),
        _ => new(TradeOutcome.Unknown),
    };

    /// <param name="retryFlag">The node's <c>retry_flag</c>.</param>
    public static AlipayCancelled OfCancel(string code, string? subCode, string? retryFlag) => (code, subCode, retryFlag) switch
    {
        (Success, _, "N") => AlipayCancelled.Done,
        (Failed, { } why, _) when IsForGood(why) => AlipayCancelled.Never,
        _ => AlipayCancelled.Again,
    };

    /// <summary>Repeating the cancel would be refused for ever. Alipay's own list of its codes spells the prefix in two ways.</summary>
    private static bool IsForGood(string subCode) => subCode[(subCode.LastIndexOf('.') + 1)..] is
        "TRADE_CANCEL_TIME_OUT" or "TRADE_HAS_FINISHED" or "SELLER_BALANCE_NOT_ENOUGH" or "CANCEL_NOT_ALLOWED" or "REASON_TRADE_REFUND_FEE_ERR";

    /// <summary>Keys, application or permission are wrong: the gateway says that it never looked at the trade.</summary>
    public static bool IsTurnedAway(string code) => code is "20001" or "40001" or "40002" or "40006";
}
