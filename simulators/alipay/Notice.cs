using System.Globalization;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Simulators.Alipay;

public enum NoticeState
{
    Waiting,

    /// <summary>The merchant has answered <c>success</c>.</summary>
    Delivered,

    /// <summary>It was sent as often as it is ever sent.</summary>
    GivenUp,
}

/// <summary>An asynchronous notification: what became of a trade, posted to its merchant until it is acknowledged.</summary>
/// <param name="NotifyId">The same each time it is sent.</param>
/// <param name="Parameters">Of the form, all but those that each sending makes anew: its time and signature.</param>
/// <param name="DueAt">When it is sent next.</param>
/// <param name="Sends">How often it was sent.</param>
public sealed record Notice(
    string NotifyId, string OutTradeNo, string Url, IReadOnlyDictionary<string, string> Parameters, DateTimeOffset DueAt, int Sends, NoticeState State)
{
    /// <summary>Whether a merchant may ask for notifications there; nowhere is fine.</summary>
    public static bool CanGoTo(string? url) =>
        url is null || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https");

    public static Notice Of(Trade trade, string logon, string sellerId, DateTimeOffset now)
    {
        // Starts with its time, so that they sort.
        var id = string.Create(CultureInfo.InvariantCulture, $"{ChinaTime.Of(now):yyyyMMddHHmmssfff}{Guid.NewGuid():N}");
        var paid = AlipayAmount.Of(trade.PaidAt is null ? 0 : trade.AmountFen);
        var parameters = new Dictionary<string, string>
        {
            ["notify_id"] = id, ["notify_type"] = "trade_status_sync", ["app_id"] = trade.AppId!, ["auth_app_id"] = trade.AppId!,
            ["charset"] = "utf-8", ["version"] = "1.0",
            ["trade_no"] = trade.TradeNo!, ["out_trade_no"] = trade.OutTradeNo, ["trade_status"] = trade.Status.Word(), ["subject"] = trade.Subject!,
            ["seller_id"] = sellerId, ["buyer_id"] = trade.BuyerId!, ["buyer_logon_id"] = logon,
            ["total_amount"] = AlipayAmount.Of(trade.AmountFen), ["receipt_amount"] = paid, ["buyer_pay_amount"] = paid,
            ["gmt_create"] = ChinaTime.Text(trade.CreatedAt),
        };
        if (trade.PaidAt is { } paidAt)
            (parameters["gmt_payment"], parameters["fund_bill_list"]) = (ChinaTime.Text(paidAt), TradeNodes.Bills(trade, "fundChannel").ToJsonString());
        if (trade.RefundedFen > 0)
            (parameters["refund_fee"], parameters["gmt_refund"]) = (AlipayAmount.Of(trade.RefundedFen), ChinaTime.Text(now));
        if (trade.Status == TradeStatus.TradeClosed)
            parameters["gmt_close"] = ChinaTime.Text(now);
        return new Notice(id, trade.OutTradeNo, trade.NotifyUrl!, parameters, now, 0, NoticeState.Waiting);
    }
}
