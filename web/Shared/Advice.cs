using QuickCheckout.Domain;

namespace QuickCheckout.Web.Shared;

/// <summary>What to do next about a refusal whose own words do not say it.</summary>
internal static class Advice
{
    public static LocalText? For(string? code) => code switch
    {
        null => null,
        "read-timed-out" => new("没有扣款。重新收款,请顾客在提示后插卡、刷卡或挥卡。", "Nothing was charged. Take the payment again and have the card presented at the prompt."),
        "pin-timed-out" => new("没有扣款。重新收款,请顾客及时输入密码。", "Nothing was charged. Take the payment again and have the PIN entered in time."),
        "cancelled-by-customer" => new("没有扣款。可以重新收款、换卡,或取消订单。", "Nothing was charged. Try again, with another card, or cancel the order."),
        "card-blocked" or "card-expired" or "card-invalid" => new("请顾客换一张卡,重新收款。", "Ask for another card and take the payment again."),
        "swiped-too-fast" or "insert-chip" or "chip-unreadable" or "several-cards" or "wrong-read-mode" => new("重新收款后按终端提示操作。", "Take the payment again and follow the terminal's prompt."),
        "out-of-stock" => new("减少数量,或换一件商品。", "Take fewer, or something else."),
        "cart-total-changed" => new("下面已是新的价格,确认后再结算。", "The new prices are shown. Accept them, then settle."),
        "too-many-requests" => new("请稍等片刻再试。", "Wait a moment, then try again."),
        "terminal-offline" => new("终端恢复后会自动连接。", "The terminal connects by itself when it is back."),
        _ when code.StartsWith("declined-", StringComparison.Ordinal) => new("没有扣款。请换一张卡、改金额,或改用其他方式。", "Nothing was charged. Try another card, another amount, or another way to pay."),
        _ => null,
    };
}
