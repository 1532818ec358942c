namespace QuickCheckout.Domain.Payments;

/// <summary>What an answer of Alipay says about the money, and so what is to be done next.</summary>
public enum AlipayOutcome
{
    Paid,

    /// <summary>The customer decides on the phone: ask again in a while.</summary>
    BuyerDecides,

    /// <summary>It may be paid or not: query, and cancel if that does not help. Never pay again.</summary>
    Unknown,

    /// <summary>This trade will never be paid.</summary>
    Closed,

    /// <summary>There is no such trade: the pay never came, or is still on its way. A cancel settles it.</summary>
    NotThere,

    /// <summary>Refused. A trade of it may wait all the same: it is cancelled before anything else is tried.</summary>
    Refused,
}

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

/// <param name="Refusal">For the associate; set when refused or closed.</param>
public sealed record AlipayVerdict(AlipayOutcome Outcome, Refusal? Refusal = null);

/// <summary>
/// Alipay's codes. A code that is not in the table says nothing about the money: no payment is ever guessed, and no failure
/// either.
/// </summary>
public static class AlipayCodes
{
    private const string Success = "10000";
    private const string BuyerPays = "10003";
    private const string Failed = "40004";

    public static AlipayVerdict OfPay(string code, string? subCode, string? subMessage) => (code, subCode) switch
    {
        (Success, _) => new(AlipayOutcome.Paid),
        (BuyerPays, _) => new(AlipayOutcome.BuyerDecides),
        _ when IsMisconfigured(code) => new(AlipayOutcome.Refused, Refusals.AlipayMisconfigured),
        // The same trade, paid before: the query says how much.
        (Failed, "ACQ.SYSTEM_ERROR" or "ACQ.TRADE_HAS_SUCCESS" or null) => new(AlipayOutcome.Unknown),
        (Failed, "ACQ.TRADE_HAS_CLOSE") => new(AlipayOutcome.Closed, Refusals.AlipayTradeClosed),
        (Failed, "ACQ.PAYMENT_AUTH_CODE_INVALID") => new(AlipayOutcome.Refused, Refusals.PayCodeExpired),
        (Failed, "ACQ.TRADE_BUYER_NOT_MATCH" or "ACQ.BUYER_BALANCE_NOT_ENOUGH" or "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH") =>
            new(AlipayOutcome.Refused, Refusals.PayerMustChange(subMessage)),
        // The number names another payment of ours: whatever became of that, this one was not asked for.
        (Failed, "ACQ.CONTEXT_INCONSISTENT") => new(AlipayOutcome.Refused, Refusals.InternalFault),
        (Failed, _) => new(AlipayOutcome.Refused, Refusals.AlipayFailed(subMessage)),
        _ => new(AlipayOutcome.Unknown),
    };

    /// <param name="status">The node's <c>trade_status</c>.</param>
    public static AlipayVerdict OfQuery(string code, string? subCode, string? status) => (code, subCode, status) switch
    {
        (Success, _, "TRADE_SUCCESS" or "TRADE_FINISHED") => new(AlipayOutcome.Paid),
        (Success, _, "WAIT_BUYER_PAY") => new(AlipayOutcome.BuyerDecides),
        (Success, _, "TRADE_CLOSED") => new(AlipayOutcome.Closed, Refusals.AlipayTradeClosed),
        (Failed, "ACQ.TRADE_NOT_EXIST", _) => new(AlipayOutcome.NotThere),
        _ => new(AlipayOutcome.Unknown),
    };

    /// <param name="retryFlag">The node's <c>retry_flag</c>.</param>
    public static AlipayCancelled OfCancel(string code, string? subCode, string? retryFlag) => (code, subCode, retryFlag) switch
    {
        (Success, _, "N") => AlipayCancelled.Done,
        (Failed, "ACQ.TRADE_CANCEL_TIME_OUT" or "ACQ.TRADE_HAS_FINISHED" or "ACQ.SELLER_BALANCE_NOT_ENOUGH", _) => AlipayCancelled.Never,
        _ => AlipayCancelled.Again,
    };

    private static bool IsMisconfigured(string code) => code is "20001" or "40001" or "40002" or "40006";
}
