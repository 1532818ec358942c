using static QuickCheckout.Domain.Benefits.Have;
using static QuickCheckout.Domain.Benefits.UnusedReason;

namespace QuickCheckout.Domain.Benefits;

/// <summary>Each has its reason and one phrase (rule M3).</summary>
public class why_a_benefit_is_not_used
{
    private static readonly BenefitLine[] Hundred = [Line("a", 100_00, "茶")];

    [Fact]
    public void its_threshold_is_not_reached_and_nothing_would_be_saved_if_it_were()
    {
        var offer = Best(Hundred, Store("small", 5_00, 150_00), Store("s", 30_00));
        Assert.Equal((BelowThreshold, "还差¥50达到使用门槛", "¥50 short of its threshold"), offer.Why("small"));
        Assert.Null(offer.NextThreshold);
    }

    [Fact]
    public void its_threshold_is_not_reached_and_what_is_missing_would_save_something()
    {
        var offer = Best(Hundred, Store("s", 30_00, 112_00));
        Assert.Equal((BelowThreshold, "再买¥12可减¥30", "Add ¥12 to save ¥30"), offer.Why("s"));
        Assert.Equal(("s", 12_00L, 30_00L), (offer.NextThreshold!.BenefitId, offer.NextThreshold.AddFen, offer.NextThreshold.SavesFen));
    }

    [Fact]
    public void what_the_next_threshold_saves_is_what_it_saves_more()
    {
        // The larger coupon takes the place of the smaller.
        var offer = Best(Hundred, Store("s", 30_00, 112_50), Store("t", 10_00, 100_00));
        Assert.Equal((BelowThreshold, "再买¥12.50可再减¥20", "Add ¥12.50 to save ¥20 more"), offer.Why("s"));
    }

    [Fact]
    public void a_threshold_that_an_item_coupon_put_out_of_reach_counts_what_is_left()
    {
        var offer = Best([Line("a", 200_00)], Item("i", Skus("a"), 50_00), Store("s", 40_00, 200_00));
        Assert.Equal("i", offer.Ids());
        Assert.Equal((BelowThreshold, "再买¥50可再减¥40", "Add ¥50 to save ¥40 more"), offer.Why("s"));
    }

    [Fact]
    public void the_nearest_amount_that_saves_may_put_another_benefit_out_of_use()
    {
        // 10 % are used, which leaves 90.00. For 20.00 more the 30.00 are taken instead; for 33.34 more they would come on top.
        var offer = Best(Hundred, Store("s", 0).Percent(10), Platform("q", 30_00, 120_00));
        Assert.Equal("s", offer.Ids());
        Assert.Equal((BelowThreshold, "再买¥20可再减¥20", "Add ¥20 to save ¥20 more"), offer.Why("q"));
        Assert.Equal((20_00L, 20_00L), (offer.NextThreshold!.AddFen, offer.NextThreshold.SavesFen));
    }

    [Fact]
    public void its_threshold_is_out_of_reach_only_after_the_other_discounts()
    {
        var offer = Best([Line("a", 200_00)], Item("i", Skus("a"), 50_00), Store("s", 40_00, 200_00), Platform("q", 40_00, 200_00));
        Assert.Equal("q", offer.NextThreshold?.BenefitId);
        Assert.Equal((BelowThreshold, "其他优惠减后还差¥50达到使用门槛", "¥50 short of its threshold after the other discounts"), offer.Why("s"));
    }

    [Theory]
    [InlineData(9999, 12, 31, "9999年12月31日起可用", "Valid from 31 Dec 9999")]
    [InlineData(9999, 12, 30, "9999年12月31日起可用", "Valid from 31 Dec 9999")]
    [InlineData(9999, 1, 1, "9999年1月2日起可用", "Valid from 2 Jan 9999")]
    public void it_is_not_valid_until_the_calendar_ends(int year, int month, int day, string zh, string en)
    {
        var from = new DateTimeOffset(year, month, day, 23, 0, 0, TimeSpan.Zero);
        var offer = Best(Hundred, Store("s", 10_00) with { ValidFrom = from, ValidUntil = DateTimeOffset.MaxValue });
        Assert.Equal((NotYetValid, zh, en), offer.Why("s"));
    }

    [Fact]
    public void the_first_and_the_last_time_that_there_are_can_be_said()
    {
        Benefit[] ever = [Store("s", 10_00) with { ValidFrom = DateTimeOffset.MaxValue, ValidUntil = DateTimeOffset.MaxValue }];
        Assert.Equal(NotYetValid, Offers.Best(Hundred, ever, DateTimeOffset.MinValue).Why("s").Reason);
        Assert.Equal(Expired, Offers.Best(Hundred, ever, DateTimeOffset.MaxValue).Why("s").Reason);
    }

    [Fact]
    public void a_threshold_farther_than_the_cart_comes_to_is_not_near() =>
        Assert.Null(Best(Hundred, Store("s", 100_00, 200_01)).NextThreshold);

    [Fact]
    public void it_would_not_save_more()
    {
        var offer = Best([Line("a", 200_00)], Item("i", Skus("a"), 5_00), Store("s", 40_00, 200_00));
        Assert.Equal((SavesLess, "使用后不会更优惠", "Using it would not save more"), offer.Why("i"));
    }

    [Fact]
    public void another_of_its_group_is_used()
    {
        var offer = Best(Hundred, Store("s", 10_00) with { Group = "g" }, Packet("p", 5_00) with { Group = "g" });
        Assert.Equal((Excluded, "不可与「券s」同用", "Not together with \"Coupon s\""), offer.Why("p"));
    }

    [Fact]
    public void its_place_is_taken()
    {
        var offer = Best(
            Hundred, Item("i1", Skus("a"), 2_00), Item("i2", In("茶"), 1_00), Store("s1", 2_00), Store("s2", 1_00), Platform("q1", 2_00), Platform("q2", 1_00));
        Assert.Equal((LayerTaken, "已用更优惠的商品券", "A better item coupon is used"), offer.Why("i2"));
        Assert.Equal((LayerTaken, "已用更优惠的店铺券", "A better store coupon is used"), offer.Why("s2"));
        Assert.Equal((LayerTaken, "已用更优惠的平台券", "A better platform coupon is used"), offer.Why("q2"));
    }

    [Fact]
    public void nothing_in_the_cart_is_in_its_scope() =>
        Assert.Equal((NoSuchGoods, "购物车中没有适用商品", "Nothing in the cart is in its scope"), Best(Hundred, Item("i", Skus("z"), 1_00)).Why("i"));

    [Fact]
    public void it_cannot_be_used_at_all()
    {
        var offer = Offers.Best(
            Hundred,
            [
                Store("off", 1), Store("early", 1) with { ValidFrom = Now.AddTicks(1) }, Store("next-year", 1) with { ValidFrom = Now.AddYears(1) },
                Store("late", 1) with { ValidUntil = Now }, Store("held", 1) with { State = BenefitState.Held }, Store("gone", 1) with { State = BenefitState.Redeemed },
            ],
            Now, ["off", "nobody-has-it"]);
        Assert.Empty(offer.Used);
        Assert.Equal((SwitchedOff, "已手动停用", "Switched off"), offer.Why("off"));
        Assert.Equal((NotYetValid, "11月23日起可用", "Valid from 23 Nov"), offer.Why("early"));
        Assert.Equal((NotYetValid, "2027年11月23日起可用", "Valid from 23 Nov 2027"), offer.Why("next-year"));
        Assert.Equal((Expired, "已过期", "Expired"), offer.Why("late"));
        Assert.Equal((Held, "已被另一笔收银占用", "Another checkout has it"), offer.Why("held"));
        Assert.Equal((Redeemed, "已使用", "It has been used"), offer.Why("gone"));
    }

    [Fact]
    public void the_most_useful_comes_first()
    {
        var offer = Best(
            [Line("a", 200_00)], Item("saver", Skus("a"), 5_00), Store("s", 40_00, 200_00), Store("near", 41_00, 210_00), Store("far", 42_00, 220_00),
            Store("other", 1_00), Item("none", Skus("z"), 1_00));
        Assert.Equal(["near", "far", "saver", "other", "none"], offer.Unused.Select(u => u.Id));
    }
}
