namespace QuickCheckout.Domain;

// Alipay (A1, A3)
public static partial class Refusals
{
    public static Refusal PayCodeExpired { get; } =
        Of("pay-code-expired", "付款码已失效或已使用,请顾客刷新后重新扫码", "The pay code has expired or was used. Ask for a fresh one and scan it.", "code");

    /// <summary>Balance, card or account do not do: the customer chooses another way to pay in the app.</summary>
    public static Refusal PayerMustChange(string? said) =>
        Of("payer-must-change", $"支付宝:{Told(said, "余额或账户受限")},请顾客更换付款方式后重新出示付款码", $"Alipay: {Told(said, "not enough money, or another account")}. Ask the customer to choose another way to pay and to show a fresh code.");

    public static Refusal AlipayFailed(string? said) =>
        Of("alipay-failed", $"支付宝未能完成付款:{Told(said, "请重试")}", $"Alipay did not complete the payment: {Told(said, "try again")}.");

    /// <summary>Keys, application or permission are wrong: nothing that the customer does helps.</summary>
    public static Refusal AlipayMisconfigured { get; } =
        Of("alipay-misconfigured", "支付宝配置有误,请联系技术支持", "Alipay refuses this application. Call support.");

    /// <summary>Leaving the payment page closes the trade, and its order for good (rule A4).</summary>
    public static Refusal AlipayTradeClosed { get; } =
        Of("alipay-trade-closed", "交易已关闭,请重新创建购物车收银", "The trade is closed. Re-create the cart to sell again.");

    private static string Told(string? said, string otherwise) => string.IsNullOrWhiteSpace(said) ? otherwise : Said(said);
}
