using System.Text.Json.Nodes;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>What the answers say of a trade.</summary>
internal static class TradeNodes
{
    public static JsonObject InProcess(Trade trade, string logon) => Answer.InProcess().Names(trade).Buyer(trade, logon).Amounts(trade, paidFen: 0);

    public static JsonObject Paid(Trade trade, string logon)
    {
        var node = Answer.Success().Names(trade).Buyer(trade, logon).Amounts(trade, trade.AmountFen);
        node["gmt_payment"] = ChinaTime.Text(trade.PaidAt!.Value);
        node["fund_bill_list"] = Bills(trade, "fund_channel");
        return node;
    }

    public static JsonObject Query(Trade trade, string logon)
    {
        var node = Answer.Success().Names(trade).Buyer(trade, logon).Amounts(trade, trade.PaidAt is null ? 0 : trade.AmountFen);
        node["trade_status"] = trade.Status.Word();
        if (trade.PaidAt is { } paidAt)
            (node["send_pay_date"], node["fund_bill_list"]) = (ChinaTime.Text(paidAt), Bills(trade, "fund_channel"));
        return node;
    }

    public static JsonObject Closed(Trade trade) => Answer.Success().Names(trade);

    /// <param name="changes">Whether this very request has moved money.</param>
    public static JsonObject Refunded(Trade trade, string logon, bool changes)
    {
        var node = Answer.Success().Names(trade).Buyer(trade, logon);
        node["fund_change"] = changes ? "Y" : "N";
        node["refund_fee"] = AlipayAmount.Of(trade.RefundedFen);
        return node;
    }

    /// <param name="channelName">Answers say <c>fund_channel</c>, notifications <c>fundChannel</c>.</param>
    public static JsonArray Bills(Trade trade, string channelName) =>
        [new JsonObject { ["amount"] = AlipayAmount.Of(trade.AmountFen), [channelName] = "ALIPAYACCOUNT" }];

    private static JsonObject Names(this JsonObject node, Trade trade)
    {
        (node["trade_no"], node["out_trade_no"]) = (trade.TradeNo, trade.OutTradeNo);
        return node;
    }

    private static JsonObject Buyer(this JsonObject node, Trade trade, string logon)
    {
        (node["buyer_user_id"], node["buyer_logon_id"]) = (trade.BuyerId, logon);
        return node;
    }

    private static JsonObject Amounts(this JsonObject node, Trade trade, long paidFen)
    {
        node["total_amount"] = AlipayAmount.Of(trade.AmountFen);
        (node["receipt_amount"], node["buyer_pay_amount"]) = (AlipayAmount.Of(paidFen), AlipayAmount.Of(paidFen));
        return node;
    }
}
