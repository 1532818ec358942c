using static QuickCheckout.Domain.Benefits.Have;

namespace QuickCheckout.Domain.Benefits;

/// <summary>Rule M3 and its ties, by examples; the rest is in <see cref="the_best_set"/>.</summary>
public class which_set_is_the_best
{
    [Fact]
    public void not_using_a_coupon_may_save_more() =>
        // With the item coupon 195.00 are left, and the store's 40.00 over 200.00 are out of reach.
        Assert.Equal("s", Best([Line("a", 200_00)], Item("i", Skus("a"), 5_00), Store("s", 40_00, 200_00)).Ids());

    [Fact]
    public void two_item_coupons_may_save_more_than_one_for_both_lines() =>
        Assert.Equal(
            "i j", Best([Line("a", 50_00), Line("b", 50_00)], Item("both", Skus("a", "b"), 15_00), Item("i", Skus("a"), 8_00), Item("j", Skus("b"), 8_00)).Ids());

    [Fact]
    public void one_of_an_exclusion_group_is_used_whatever_the_layer() =>
        Assert.Equal(
            "q p", Best([Line("a", 100_00)], Store("s", 10_00) with { Group = "g" }, Platform("q", 12_00) with { Group = "g" }, Packet("p", 1_00)).Ids());

    [Fact]
    public void of_the_same_discount_the_one_that_loses_least() =>
        Assert.Equal("small", Best([Line("a", 5_00)], Store("large", 20_00).InDays(1), Platform("small", 6_00)).Ids());

    [Fact]
    public void then_the_one_that_expires_first() =>
        Assert.Equal("soon", Best([Line("a", 100_00)], Store("late", 20_00).InDays(9), Store("soon", 20_00).InDays(3)).Ids());

    [Fact]
    public void then_by_the_second_that_expires() =>
        Assert.Equal(
            "s q2", Best([Line("a", 100_00)], Store("s", 20_00).InDays(1), Platform("q1", 20_00).InDays(9), Platform("q2", 20_00).InDays(8)).Ids());

    [Fact]
    public void then_the_smaller_set()
    {
        // One packet of 10.00, or the other two: all expire on one day.
        var offer = Best([Line("a", 10_00)], Packet("p1", 5_00), Packet("p2", 5_00), Packet("p3", 10_00));
        Assert.Equal("p3", offer.Ids());
        Assert.Equal((UnusedReason.NothingLeft, "适用商品已无可减金额", "Nothing is left to pay for what it is for"), offer.Why("p1"));
    }

    [Fact]
    public void but_what_expires_first_comes_before_how_many() =>
        Assert.Equal("p1 p2", Best([Line("a", 10_00)], Packet("p1", 5_00).InDays(1), Packet("p2", 5_00), Packet("p3", 10_00)).Ids());

    [Fact]
    public void and_then_that_whose_ids_come_first() =>
        Assert.Equal("a", Best([Line("x", 100_00)], Store("b", 20_00), Store("a", 20_00)).Ids());

    [Fact]
    public void it_is_said_when_the_search_was_given_up_and_how_far_off_it_may_be()
    {
        // Any of forty coupons of even amounts, and a store coupon that leaves room for an odd one: only every set would tell that none comes to it.
        BenefitLine[] lines = [.. Enumerable.Range(0, 40).Select(i => Line($"s{i:00}", 100_00))];
        var coupons = lines.Select((l, i) => Item($"i{i:00}", Skus(l.Sku), 10_00 + (i * 26)));
        var offer = Best(lines, [.. coupons, Store("s", 500_00, lines.Sum(l => l.AmountFen) - 200_01)]);
        Assert.False(offer.IsBest);
        Assert.InRange(offer.DiscountFen, 690_00, 700_00);
        Assert.InRange(offer.GapFen, 1, 700_01 - offer.DiscountFen);
        Assert.Equal(offer.LineDiscountsFen, Best(lines, [.. coupons, Store("s", 500_00, lines.Sum(l => l.AmountFen) - 200_01)]).LineDiscountsFen);
    }
}
