using static QuickCheckout.Domain.Money;

namespace QuickCheckout.Domain;

// Benefits that a person picks (M1–M3)
public static partial class Refusals
{
    private const string Use = "use";

    public static Refusal BenefitUnknown(string id) =>
        Of("benefit-unknown", $"该会员没有优惠 {Said(id)}", $"The member has no benefit {Said(id)}.", Use);

    /// <param name="why">As it is said of a benefit that is not used: "已过期".</param>
    public static Refusal BenefitNotAvailable(LocalText title, LocalText why) =>
        Of("benefit-not-available", $"「{Said(title.Zh)}」不可用:{why.Zh}", $"\"{Said(title.En)}\" cannot be used: {why.En}.", Use);

    public static Refusal TwoCouponsOfALayer(LocalText one, LocalText other) => Of(
        "two-coupons-of-a-layer", $"「{Said(one.Zh)}」与「{Said(other.Zh)}」同为一类券,只能用一张",
        $"\"{Said(one.En)}\" and \"{Said(other.En)}\" are of one kind: choose one.", Use);

    public static Refusal TwoCouponsOnALine(LocalText one, LocalText other) => Of(
        "two-coupons-on-a-line", $"「{Said(one.Zh)}」与「{Said(other.Zh)}」适用于同一商品,只能用一张",
        $"\"{Said(one.En)}\" and \"{Said(other.En)}\" are for the same goods: choose one.", Use);

    public static Refusal BenefitsExcludeEachOther(LocalText one, LocalText other) => Of(
        "benefits-exclude-each-other", $"「{Said(one.Zh)}」不可与「{Said(other.Zh)}」同用",
        $"\"{Said(one.En)}\" cannot be used together with \"{Said(other.En)}\".", Use);

    public static Refusal TooManyRedPackets(int most) =>
        Of("too-many-red-packets", $"最多使用 {most} 个红包", $"At most {most} red packets can be used.", Use);

    /// <param name="gapFen">What is missing when its turn comes.</param>
    public static Refusal BenefitBelowThreshold(LocalText title, long gapFen) => Of(
        "benefit-below-threshold", $"「{Said(title.Zh)}」未达到使用门槛,还差 {Briefly(gapFen)}",
        $"\"{Said(title.En)}\" is {Briefly(gapFen)} short of its threshold.", Use);

    public static Refusal BenefitTakesNothing(LocalText title) => Of(
        "benefit-takes-nothing", $"「{Said(title.Zh)}」在此单减不了任何金额", $"\"{Said(title.En)}\" takes nothing off this cart.", Use);

    // Agreed to and held (M4)
    public static Refusal AmountHasChanged(long dueFen) => Of(
        "amount-has-changed", $"金额已变为 {Yuan(dueFen)},请顾客重新确认", $"The amount is {Yuan(dueFen)} by now: the customer has to agree to it.", "dueFen");

    /// <summary>Between seeing and agreeing another checkout was faster (rule M4).</summary>
    public static Refusal BenefitsTaken { get; } = Of(
        "benefits-taken", "所选优惠已被另一笔订单使用,已重新计算,请确认新的金额", "A chosen benefit was taken by another checkout. The best ones were reckoned anew: agree to the new amount.");

    /// <summary>For the accountant: the order is paid, and keeps its discount.</summary>
    public static Refusal BenefitsNotRedeemed { get; } = Of(
        "benefits-not-redeemed", "订单已付款,但优惠未能核销,请联系会员平台", "The order is paid, but its benefits could not be marked as used. Tell the member platform.");

    public static Refusal BenefitsUnavailable { get; } = Of(
        "benefits-unavailable", "会员平台暂时无法连接,请稍后再次确认,或选择不使用优惠", "The member platform cannot be reached. Agree again in a moment, or use no benefits.");

    /// <summary>Something in the member's benefits cannot be reckoned with; the checkout loses nothing by it.</summary>
    public static Refusal BenefitsFault { get; } = Of(
        "benefits-fault", "优惠暂时无法计算,请重试或不使用优惠", "The benefits cannot be reckoned now. Try again, or use none.");

    /// <summary>What nobody agreed to has not paid for anything.</summary>
    public static Refusal BenefitsNotAgreed { get; } = Of(
        "benefits-not-agreed", "顾客尚未确认优惠,不能视为已付款", "The customer has not agreed to the benefits: it cannot have been paid.", "outcome");
}
