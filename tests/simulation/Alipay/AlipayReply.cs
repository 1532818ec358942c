namespace QuickCheckout.Simulation;

/// <summary>What Alipay answers, in its own codes, as far as anybody here looks.</summary>
public sealed record AlipayReply(
    string Code, string? SubCode = null, string? Status = null, string? RetryFlag = null, string? Number = null, long? TotalFen = null,
    string? TradeNo = null, long? RefundFen = null)
{
    public static AlipayReply Failed(string subCode) => new("40004", subCode);

    /// <summary>About a trade that is there.</summary>
    public static AlipayReply Of(BookedTrade trade, string code = "10000") => new(code, Number: trade.Number, TotalFen: trade.AmountFen, TradeNo: trade.Reference);
}
