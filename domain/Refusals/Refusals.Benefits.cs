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
}
