namespace QuickCheckout.Domain;

// Alipay (A1, A3)
public static partial class Refusals
{
    public static Refusal PayCodeExpired { get; } =
        Of("pay-code-expired", "付款码已失效或已使用,请顾客刷新后重新扫码", "The pay code has expired or was used. Ask for a fresh one and scan it.", "code");

    /// <summary>Balance, card or account do not do: the customer chooses another way to pay in the app.</summary>
    public static Refusal PayerMustChange(string? said) =>
        Of("payer-must-change", $"支付宝:{Told(said, "余额或账户受限")},请顾客更换付款方式后重新出示付款码", "Alipay: the account has not enough money, or is another one. Ask the customer to choose another way to pay and to show a fresh code.");

    public static Refusal AlipayFailed(string? said) =>
        Of("alipay-failed", $"支付宝未能完成付款:{Told(said, "请重试")}", "Alipay did not complete the payment. Try again, or choose another way to pay.");

    /// <summary>Keys, application or permission are wrong: nothing that the customer does helps.</summary>
    public static Refusal AlipayMisconfigured { get; } =
        Of("alipay-misconfigured", "支付宝配置有误,请联系技术支持", "Alipay refuses this application. Call support.");

    /// <summary>Leaving the payment page closes the trade, and its order for good (rule A4).</summary>
    public static Refusal TradeClosed { get; } = Of(
        "trade-closed", "顾客已退出付款或付款已超时,订单已关闭,请重新添加购物车后下单", "The customer left the payment, or its time is over. The order is closed for good: re-create the cart to sell again.");

    /// <summary>The words of the rule, to the letter (rule A1).</summary>
    public static Refusal PayCodeMalformed { get; } =
        Of("pay-code-malformed", "支付宝码解析异常,请扫描正确支付码", "This is not an Alipay code. Scan the customer's pay code or member code.", "code");

    public static Refusal PayerTimedOut { get; } =
        Of("payer-timed-out", "顾客未在规定时间内完成付款,交易已撤销,请重新扫码", "The customer did not pay in time. The trade was cancelled: scan again.");

    public static Refusal PaymentTooLate { get; } =
        Of("payment-too-late", "系统中断过久,本次付款未发起,请重新扫码", "The system stood still too long. Nothing was asked for. Scan again.");

    public static Refusal PaymentUnknown { get; } =
        Of("payment-unknown", "未能确认付款结果,交易已撤销,请重新扫码", "Nobody could say whether it was paid. The trade was cancelled: scan again.");

    public static Refusal AlipayUnavailable { get; } =
        Of("alipay-unavailable", "支付宝暂时无法连接,未扣款,请重新扫码", "Alipay cannot be reached. Nothing was charged. Scan again.");

    /// <summary>It names the payment of another checkout, or of another amount.</summary>
    public static Refusal NotificationWrong(string field) =>
        Of("notification-wrong", $"通知中的 {field} 与付款不符", $"The notification's {field} does not fit the payment.", field);

    public static Refusal NotificationNotSigned { get; } =
        Of("notification-not-signed", "通知的签名不正确", "The notification's signature does not verify.", "sign");

    private static string Told(string? said, string otherwise) => string.IsNullOrWhiteSpace(said) ? otherwise : Said(said);
}
