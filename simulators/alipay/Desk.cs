using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The merchant's application that asks.</summary>
/// <param name="NotifyUrl">Where it wants to be told what becomes of a trade; null for nowhere.</param>
public sealed record Asker(string AppId, string? NotifyUrl);

/// <summary>What Alipay decides, on its own books: for the merchant who asks, and for the buyer with the phone.</summary>
public sealed class Desk(SimulatorOptions options, Books books, Outbox outbox, TimeProvider clock)
{
    /// <summary>How long a pay code is good.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan CancelWithin = TimeSpan.FromHours(24);
    private static readonly TimeSpan RefundWithin = TimeSpan.FromDays(365);

    /// <returns>The node of the answer; null when there is no such method.</returns>
    public JsonObject? Decide(string method, JsonElement content, Asker asker) => Turn(turn => method switch
    {
        "alipay.trade.pay" => Pay(turn, content, asker),
        "alipay.trade.query" => WithTrade(turn, content, trade => TradeNodes.Query(trade, turn.LogonOf(trade))),
        "alipay.trade.cancel" => Cancel(turn, PayRequest.Text(content, "out_trade_no")),
        "alipay.trade.refund" => WithTrade(turn, content, trade => Refund(turn, trade, content)),
        "alipay.trade.close" => WithTrade(turn, content, trade => CloseUnpaid(turn, trade)),
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
    public bool? ByBuyer(string outTradeNo, bool pays) => Turn<bool?>(turn =>
    {
        if (Current(turn, outTradeNo) is not { TradeNo: not null } trade)
            return null;
        if (trade.Status != TradeStatus.WaitBuyerPay)
            return false;
        if (pays)
            TakePayment(turn, trade);
        else
            Close(turn, trade);
        return true;
    });

    /// <summary>Unpaid trades whose time is up close by themselves.</summary>
    public void CloseExpired() => books.Turn(turn =>
    {
        var expired = turn.Expired(Now);
        foreach (var trade in expired)
            Close(turn, trade);
        return expired.Count;
    });

    private T Turn<T>(Func<BooksTurn, T> decide)
    {
        var decided = books.Turn(decide);
        outbox.Nudge();
        return decided;
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private JsonObject Pay(BooksTurn turn, JsonElement content, Asker asker)
    {
        if (PayRequest.Read(content) is not { } asked || !Notice.CanGoTo(asker.NotifyUrl))
            return Answer.BusinessFailed("ACQ.INVALID_PARAMETER", "参数无效");
        if (Current(turn, asked.OutTradeNo) is { } earlier)
            return PaidBefore(turn, earlier, asked);
        if (turn.Use(asked.AuthCode, asked.OutTradeNo, Now) is not { } buyerId)
            return Answer.BusinessFailed("ACQ.PAYMENT_AUTH_CODE_INVALID", "支付失败,获取顾客账户信息失败,请顾客刷新付款码后重新收款");
        var buyer = turn.Buyers().Single(b => b.BuyerId == buyerId);
        if (buyer.BalanceFen < asked.AmountFen)
            return Answer.BusinessFailed("ACQ.BUYER_BALANCE_NOT_ENOUGH", "余额不足");
        var tradeNo = $"{ChinaTime.Of(Now):yyyyMMdd}{RandomNumberGenerator.GetString("0123456789", 20)}";
        var trade = new Trade(asked.OutTradeNo, tradeNo, buyerId, asked.AmountFen, asked.Subject, TradeStatus.WaitBuyerPay, Now, Now + asked.Timeout,
            NotifyUrl: asker.NotifyUrl, AppId: asker.AppId);
        if (!buyer.Confirms)
            return TradeNodes.Paid(TakePayment(turn, trade), buyer.Logon);
        turn.Keep(trade);
        return TradeNodes.InProcess(trade, buyer.Logon);
    }

    /// <summary>The same number again: one trade each, whatever is asked.</summary>
    private static JsonObject PaidBefore(BooksTurn turn, Trade trade, PayRequest asked) => trade switch
    {
        { TradeNo: not null } when trade.AmountFen != asked.AmountFen || trade.Subject != asked.Subject =>
            Answer.BusinessFailed("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改"),
        { Status: TradeStatus.TradeSuccess or TradeStatus.TradeFinished } => Answer.BusinessFailed("ACQ.TRADE_HAS_SUCCESS", "交易已被支付"),
        { Status: TradeStatus.TradeClosed } => Answer.BusinessFailed("ACQ.TRADE_HAS_CLOSE", "交易已经关闭"),
        _ when turn.BuyerOf(asked.AuthCode) is { } other && other != trade.BuyerId => Answer.BusinessFailed("ACQ.TRADE_BUYER_NOT_MATCH", "交易买家不匹配"),
        _ => TradeNodes.InProcess(trade, turn.LogonOf(trade)),
    };

    private Trade TakePayment(BooksTurn turn, Trade trade)
    {
        var paid = trade with { Status = TradeStatus.TradeSuccess, PaidAt = Now };
        turn.ChangeBalance(trade.BuyerId!, -trade.AmountFen);
        return Settle(turn, paid);
    }

    private Trade Close(BooksTurn turn, Trade trade) => Settle(turn, trade with { Status = TradeStatus.TradeClosed });

    /// <summary>Keeps a trade that is paid or closed from now on, and what tells its merchant so.</summary>
    private Trade Settle(BooksTurn turn, Trade trade)
    {
        turn.Keep(trade);
        if (trade.NotifyUrl is not null)
            turn.Keep(Notice.Of(trade, turn.LogonOf(trade), options.SellerId, Now));
        return trade;
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
        if (trade.Status == TradeStatus.TradeFinished)
            return Answer.BusinessFailed("ACQ.TRADE_HAS_FINISHED", "交易已完结");
        if (trade.Status == TradeStatus.TradeSuccess)
        {
            if (Now - trade.CreatedAt > CancelWithin)
                return Answer.BusinessFailed("ACQ.TRADE_CANCEL_TIME_OUT", "超过撤销时间范围");
            GiveBack(turn, trade, trade.HeldFen);
        }
        else if (trade.Status == TradeStatus.WaitBuyerPay)
            Close(turn, trade);
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
        if (earlier is null && trade.Status == TradeStatus.TradeFinished)
            return Answer.BusinessFailed("ACQ.TRADE_HAS_FINISHED", "交易已完结");
        if (earlier is null && (trade.Status != TradeStatus.TradeSuccess || fen > trade.HeldFen))
            return Answer.BusinessFailed(trade.PaidAt is null ? "ACQ.TRADE_STATUS_ERROR" : "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限或交易状态不合法");
        var changes = earlier is null && turn.TryAddRefund(trade.OutTradeNo, requestNo, fen);
        var after = changes ? GiveBack(turn, trade, fen) : trade;
        return TradeNodes.Refunded(after, turn.LogonOf(after), changes);
    }

    private Trade GiveBack(BooksTurn turn, Trade trade, long fen)
    {
        var refunded = trade with { RefundedFen = trade.RefundedFen + fen };
        turn.ChangeBalance(trade.BuyerId!, fen);
        if (refunded.HeldFen == 0)
            return Close(turn, refunded);
        turn.Keep(refunded);
        return refunded;
    }

    private JsonObject CloseUnpaid(BooksTurn turn, Trade trade) => trade.Status == TradeStatus.WaitBuyerPay
        ? TradeNodes.Closed(Close(turn, trade))
        : Answer.BusinessFailed("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");

    private JsonObject WithTrade(BooksTurn turn, JsonElement content, Func<Trade, JsonObject> decide) =>
        PayRequest.Text(content, "out_trade_no") is { } number && Current(turn, number) is { TradeNo: not null } trade
            ? decide(trade)
            : Answer.BusinessFailed("ACQ.TRADE_NOT_EXIST", "交易不存在");

    /// <summary>The trade as it is now: one whose time is up closes by itself, and one paid long ago is finished.</summary>
    private Trade? Current(BooksTurn turn, string outTradeNo) => turn.Find(outTradeNo) switch
    {
        { Status: TradeStatus.WaitBuyerPay } trade when trade.ExpiresAt <= Now => Close(turn, trade),
        { Status: TradeStatus.TradeSuccess } trade when trade.PaidAt + RefundWithin <= Now => trade with { Status = TradeStatus.TradeFinished },
        var trade => trade,
    };
}
