using System.Globalization;
using static QuickCheckout.Domain.Benefits.UnusedReason;
using static QuickCheckout.Domain.Money;

namespace QuickCheckout.Domain.Benefits;

/// <summary>The one phrase that says why a benefit is not used (rule M3).</summary>
internal static class Phrases
{
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    public static LocalText NoSuchGoods { get; } = new("购物车中没有适用商品", "Nothing in the cart is in its scope");

    public static LocalText NothingLeft { get; } = new("适用商品已无可减金额", "Nothing is left to pay for what it is for");

    public static LocalText PacketsFull { get; } =
        new($"最多使用{Reckoning.MaxRedPackets}个红包", $"{Reckoning.MaxRedPackets} red packets are used, which is the limit");

    public static LocalText SavesLess { get; } = new("使用后不会更优惠", "Using it would not save more");

    public static LocalText NotChosen { get; } = new("未选用", "Not chosen");

    public static LocalText Next(long addFen, long savesFen, bool onTop) => new(
        $"再买{Briefly(addFen)}可{(onTop ? "再" : "")}减{Briefly(savesFen)}", $"Add {Briefly(addFen)} to save {Briefly(savesFen)}{(onTop ? " more" : "")}");

    /// <param name="gapFen">What is missing in its turn.</param>
    /// <param name="fullGapFen">What would be if nothing else were used.</param>
    public static LocalText Below(long gapFen, long fullGapFen) => gapFen == fullGapFen
        ? new($"还差{Briefly(gapFen)}达到使用门槛", $"{Briefly(gapFen)} short of its threshold")
        : new($"其他优惠减后还差{Briefly(gapFen)}达到使用门槛", $"{Briefly(gapFen)} short of its threshold after the other discounts");

    public static LocalText Excluded(LocalText title) => new($"不可与「{title.Zh}」同用", $"Not together with \"{title.En}\"");

    public static LocalText LayerTaken(BenefitLayer layer, bool pickedByHand) => (layer, pickedByHand) switch
    {
        (BenefitLayer.ItemCoupon, false) => new("已用更优惠的商品券", "A better item coupon is used"),
        (BenefitLayer.ItemCoupon, true) => new("适用商品已用其他商品券", "Another item coupon is used for these goods"),
        (BenefitLayer.StoreCoupon, false) => new("已用更优惠的店铺券", "A better store coupon is used"),
        (BenefitLayer.StoreCoupon, true) => new("已用其他店铺券", "Another store coupon is used"),
        (BenefitLayer.PlatformCoupon, false) => new("已用更优惠的平台券", "A better platform coupon is used"),
        (BenefitLayer.PlatformCoupon, true) => new("已用其他平台券", "Another platform coupon is used"),
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "A layer that may have many."),
    };

    /// <param name="now">Tells whether the year has to be said.</param>
    public static LocalText Barred(UnusedReason reason, DateTimeOffset validFrom, DateTimeOffset now) => reason switch
    {
        SwitchedOff => new("已手动停用", "Switched off"),
        NotYetValid => FromDay(InChina(validFrom), InChina(now)),
        Expired => new("已过期", "Expired"),
        Held => new("已被另一笔收银占用", "Another checkout has it"),
        Redeemed => new("已使用", "It has been used"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason that bars."),
    };

    /// <summary>In the last hours that a calendar here has, it is the day after them already: the last one has to do.</summary>
    private static DateTimeOffset InChina(DateTimeOffset at) =>
        new(Math.Min(at.UtcTicks + ChinaTime.Ticks, DateTimeOffset.MaxValue.Ticks), ChinaTime);

    private static LocalText FromDay(DateTimeOffset from, DateTimeOffset now) => from.Year == now.Year
        ? new(string.Create(CultureInfo.InvariantCulture, $"{from:M月d日}起可用"), string.Create(CultureInfo.InvariantCulture, $"Valid from {from:d MMM}"))
        : new(string.Create(CultureInfo.InvariantCulture, $"{from:yyyy年M月d日}起可用"), string.Create(CultureInfo.InvariantCulture, $"Valid from {from:d MMM yyyy}"));
}
