using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>What Alipay decides, on its own books: for the merchant who asks, and for the buyer with the phone.</summary>
public sealed class Desk(Books books, TimeProvider clock)
{
    /// <summary>How long a pay code is good.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan CancelWithin = TimeSpan.FromHours(24);
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <returns>The node of the answer; null when there is no such method.</returns>
    public JsonObject? Decide(string method, JsonElement content) => books.Turn(turn => method switch
    {
        "alipay.trade.pay" => Pay(turn, content),
        "alipay.trade.query" => WithTrade(turn, content, Query),
        "alipay.trade.cancel" => Cancel(turn, PayRequest.Text(content, "out_trade_no")),
        "alipay.trade.refund" => WithTrade(turn, content, trade => Refund(turn, trade, content)),
        "alipay.trade.close" => WithTrade(turn, content, trade => Close(turn, trade)),
        _ => null,
    });

    /// <summary>The buyer's phone shows a fresh code; null when there is no such buyer.</summary>
    public PayCode? ShowCode(string buyerId) => books.Turn(turn =>
    {
        if (turn.Buyers().All(b => b.BuyerId != buyerId))
            return null;
        var code = new PayCode($"28{RandomNumberGenerator.GetString("0123456789", 16)}", buyerId, Now + CodeLifetime);
        turn.Keep(code);
        return code;
    });

    /// <summary>The buyer pays, or leaves the payment page, which closes the trade.</summary>
    /// <returns>Null when there is no such trade, false when it does not wait for the buyer.</returns>
    public bool? ByBuyer(string outTradeNo, bool pays) => books.Turn<bool?>(turn =>
    {
        if (Current(turn, outTradeNo) is not { TradeNo: not null } trade)
            return null;
        if (trade.Status != TradeStatus.WaitBuyerPay)
            return false;
        if (pays)
            TakePayment(turn, trade);
        else
            turn.Keep(trade with { Status = TradeStatus.TradeClosed });
        return true;
    });

    private DateTimeOffset Now => clock.GetUtcNow();

    private JsonObject Pay(BooksTurn turn, JsonElement content)
    {
        if (PayRequest.Read(content) is not { } asked)
            return Answer.BusinessFailed("ACQ.INVALID_PARAMETER", "参数无效");
        if (Current(turn, asked.OutTradeNo) is { } earlier)
            return PaidBefore(earlier, asked);
        if (turn.Use(asked.AuthCode, asked.OutTradeNo, Now) is not { } buyerId)
            return Answer.BusinessFailed("ACQ.PAYMENT_AUTH_CODE_INVALID", "支付失败,获取顾客账户信息失败,请顾客刷新付款码后重新收款");
        var buyer = turn.Buyers().Single(b => b.BuyerId == buyerId);
        if (buyer.BalanceFen < asked.AmountFen)
            return Answer.BusinessFailed("ACQ.BUYER_BALANCE_NOT_ENOUGH", "余额不足");
        var tradeNo = $"{Now.ToOffset(ChinaTime):yyyyMMdd}{RandomNumberGenerator.GetString("0123456789", 20)}";
        var trade = new Trade(asked.OutTradeNo, tradeNo, buyerId, asked.AmountFen, asked.Subject, TradeStatus.WaitBuyerPay, Now, Now + asked.Timeout);
        if (!buyer.Confirms)
            return Paid(TakePayment(turn, trade));
        turn.Keep(trade);
        return InProcess(trade);
    }

    /// <summary>The same number again: one trade each, whatever is asked.</summary>
    private static JsonObject PaidBefore(Trade trade, PayRequest asked) => trade switch
    {
        { TradeNo: not null } when trade.AmountFen != asked.AmountFen || trade.Subject != asked.Subject =>
            Answer.BusinessFailed("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改"),
        { Status: TradeStatus.TradeSuccess } => Answer.BusinessFailed("ACQ.TRADE_HAS_SUCCESS", "交易已被支付"),
        { Status: TradeStatus.TradeClosed } => Answer.BusinessFailed("ACQ.TRADE_HAS_CLOSE", "交易已经关闭"),
        _ => InProcess(trade),
    };

    private Trade TakePayment(BooksTurn turn, Trade trade)
    {
        var paid = trade with { Status = TradeStatus.TradeSuccess, PaidAt = Now };
        turn.Keep(paid);
        turn.ChangeBalance(trade.BuyerId!, -trade.AmountFen);
        return paid;
    }

    private static JsonObject Query(Trade trade)
    {
        var node = Answer.Success().Names(trade);
        node["trade_status"] = trade.Status.Word();
        node["total_amount"] = AlipayAmount.Of(trade.AmountFen);
        return node;
    }

    /// <summary>Also of a trade that is not there yet: a pay that comes later finds it cancelled.</summary>
    private JsonObject Cancel(BooksTurn turn, string? outTradeNo)
    {
        if (outTradeNo is null)
            return Answer.BusinessFailed("ACQ.INVALID_PARAMETER", "参数无效");
        var node = Answer.Success();
        node["out_trade_no"] = outTradeNo;
        node["retry_flag"] = "N";
        if (Current(turn, outTradeNo) is not { } trade)
        {
            turn.Keep(new Trade(outTradeNo, null, null, 0, null, TradeStatus.TradeClosed, Now, Now));
            return node;
        }

        if (trade.TradeNo is null)
            return node;
        if (trade.Status == TradeStatus.TradeSuccess)
        {
            if (Now - trade.CreatedAt > CancelWithin)
                return Answer.BusinessFailed("ACQ.TRADE_CANCEL_TIME_OUT", "超过撤销时间范围");
            GiveBack(turn, trade, trade.HeldFen);
        }
        else if (trade.Status == TradeStatus.WaitBuyerPay)
            turn.Keep(trade with { Status = TradeStatus.TradeClosed });
        node["trade_no"] = trade.TradeNo;
        node["action"] = trade.PaidAt is null ? "close" : "refund";
        return node;
    }

    private JsonObject Refund(BooksTurn turn, Trade trade, JsonElement content)
    {
        var requestNo = PayRequest.Text(content, "out_request_no") ?? trade.OutTradeNo;
        if (AlipayAmount.Parse(PayRequest.Text(content, "refund_amount")) is not (> 0 and { } fen))
            return Answer.BusinessFailed("ACQ.INVALID_PARAMETER", "参数无效");
        var earlier = turn.RefundOf(trade.OutTradeNo, requestNo);
        if (earlier is not null && earlier != fen)
            return Answer.BusinessFailed("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额不一致");
        if (earlier is null && (trade.Status != TradeStatus.TradeSuccess || fen > trade.HeldFen))
            return Answer.BusinessFailed(trade.PaidAt is null ? "ACQ.TRADE_STATUS_ERROR" : "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限或交易状态不合法");
        var changes = earlier is null && turn.TryAddRefund(trade.OutTradeNo, requestNo, fen);
        var after = changes ? GiveBack(turn, trade, fen) : trade;
        var node = Answer.Success().Names(after);
        node["fund_change"] = changes ? "Y" : "N";
        node["refund_fee"] = AlipayAmount.Of(after.RefundedFen);
        return node;
    }

    private static Trade GiveBack(BooksTurn turn, Trade trade, long fen)
    {
        var refunded = trade with { RefundedFen = trade.RefundedFen + fen };
        refunded = refunded.HeldFen == 0 ? refunded with { Status = TradeStatus.TradeClosed } : refunded;
        turn.Keep(refunded);
        turn.ChangeBalance(trade.BuyerId!, fen);
        return refunded;
    }

    private static JsonObject Close(BooksTurn turn, Trade trade)
    {
        if (trade.Status != TradeStatus.WaitBuyerPay)
            return Answer.BusinessFailed("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
        turn.Keep(trade with { Status = TradeStatus.TradeClosed });
        return Answer.Success().Names(trade);
    }

    private JsonObject WithTrade(BooksTurn turn, JsonElement content, Func<Trade, JsonObject> decide) =>
        PayRequest.Text(content, "out_trade_no") is { } number && Current(turn, number) is { TradeNo: not null } trade
            ? decide(trade)
            : Answer.BusinessFailed("ACQ.TRADE_NOT_EXIST", "交易不存在");

    /// <summary>The trade as it is now: one whose time is up closes by itself.</summary>
    private Trade? Current(BooksTurn turn, string outTradeNo)
    {
        if (turn.Find(outTradeNo) is not { } trade)
            return null;
        if (trade.Status != TradeStatus.WaitBuyerPay || trade.ExpiresAt > Now)
            return trade;
        var closed = trade with { Status = TradeStatus.TradeClosed };
        turn.Keep(closed);
        return closed;
    }

    private static JsonObject InProcess(Trade trade) => Answer.InProcess().Names(trade).Amounts(trade.AmountFen, paidFen: 0);

    private static JsonObject Paid(Trade trade)
    {
        var node = Answer.Success().Names(trade).Amounts(trade.AmountFen, trade.AmountFen);
        node["gmt_payment"] = trade.PaidAt!.Value.ToOffset(ChinaTime).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        node["fund_bill_list"] = new JsonArray(new JsonObject { ["amount"] = AlipayAmount.Of(trade.AmountFen), ["fund_channel"] = "ALIPAYACCOUNT" });
        return node;
    }
}

file static class Nodes
{
    public static JsonObject Names(this JsonObject node, Trade trade)
    {
        node["trade_no"] = trade.TradeNo;
        node["out_trade_no"] = trade.OutTradeNo;
        node["buyer_user_id"] = trade.BuyerId;
        return node;
    }

    public static JsonObject Amounts(this JsonObject node, long totalFen, long paidFen)
    {
        node["total_amount"] = AlipayAmount.Of(totalFen);
        node["receipt_amount"] = AlipayAmount.Of(paidFen);
        node["buyer_pay_amount"] = AlipayAmount.Of(paidFen);
        return node;
    }
}
