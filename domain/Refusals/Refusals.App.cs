namespace QuickCheckout.Domain;

// The customer's shopping app (O4, P1)
public static partial class Refusals
{
    /// <summary>Without it the order cannot reach the app in which it is to be paid (rule O4).</summary>
    public static Refusal MemberCodeDemanded { get; } = Of(
        "member-code-demanded", "云POS银行卡收银须选择“扫会员码”,订单才能同步到顾客端付款", "Bank card on a cloud POS needs the member code: the customer pays in the app.", "afterSales");

    public static Refusal PayCodeCarriesNoOrder { get; } = Of(
        "pay-code-carries-no-order", "只可扫描会员码:付款码无法把订单同步到顾客端", "Scan the member code: a pay code cannot carry the order to the customer's app.", "code");

    /// <summary>One checkout is one customer's: their order is in their app already.</summary>
    public static Refusal OtherMember { get; } =
        Of("other-member", "这是另一位会员的会员码,请扫描同一位顾客的会员码", "This is another member's code. Scan the same customer's.", "code");

    public static Refusal NoAlipayAccount { get; } = Of(
        "no-alipay-account", "该会员未绑定支付宝,请顾客出示支付宝付款码", "The member's account has no Alipay. Ask for an Alipay pay code.", "code");

    public static Refusal AppUnavailable { get; } =
        Of("app-unavailable", "顾客端暂时无法连接,未扣款,请重新扫描会员码", "The shopping app cannot be reached. Nothing was charged. Scan the member code again.");

    public static Refusal WebhookNotSigned { get; } =
        Of("webhook-not-signed", "通知的签名不正确", "The webhook's signature does not verify.", "webhook-signature");

    public static Refusal WebhookStale { get; } =
        Of("webhook-stale", "通知的时间不在允许范围内", "The webhook's time is too far from now.", "webhook-timestamp");

    public static Refusal WebhookReplayed { get; } =
        Of("webhook-replayed", "该通知已处理过", "This webhook has been heard before.", "webhook-id");

    public static Refusal NotClosed { get; } =
        Of("not-closed", "该收银单尚未关闭,无需重新创建购物车", "This checkout is not closed: there is no need for a new cart.");
}
