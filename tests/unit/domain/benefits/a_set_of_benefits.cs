using static QuickCheckout.Domain.Benefits.Have;

namespace QuickCheckout.Domain.Benefits;

/// <summary>What one set takes off: rules M1, M2 and M5 as decision 0010 has them, reckoned by hand.</summary>
public class a_set_of_benefits
{
    [Fact]
    public void is_taken_off_layer_by_layer_each_on_what_is_left()
    {
        // 300.00 − 20.00 = 280.00; 10 % of it is 28.00, 252.00 left; − 30.00; − 5.00.
        var offer = Best(
            [Line("a", 100_00), Line("b", 200_00)],
            Packet("p", 5_00), Platform("q", 30_00, 200_00), Store("s", 0).Percent(10), Item("i", Skus("b"), 20_00));
        Assert.Equal("i-2000 s-2800 q-3000 p-500", offer.Steps());
        Assert.Equal((300_00L, 83_00L, 217_00L), (offer.TotalFen, offer.DiscountFen, offer.PayableFen));
    }

    [Theory]
    [InlineData(20_00, "i s")]
    [InlineData(20_01, "s")]
    public void has_each_threshold_tested_on_what_is_left_of_its_scope(long itemOffFen, string used) =>
        Assert.Equal(used, Best([Line("a", 120_00)], Item("i", Skus("a"), itemOffFen), Store("s", 50_00, 100_00)).Ids());

    [Fact]
    public void has_item_coupons_that_all_see_the_full_amounts()
    {
        var offer = Best([Line("a", 50_00), Line("b", 50_00)], Item("i", Skus("a"), 10_00, 50_00), Item("j", Skus("b"), 0).Percent(20));
        Assert.Equal([10_00, 10_00], offer.LineDiscountsFen);
    }

    [Theory]
    [InlineData(99_99, 10, null, 9_99)]
    [InlineData(100_00, 10, 8_00L, 8_00)]
    [InlineData(100_00, 10, 12_00L, 10_00)]
    public void has_percentages_rounded_down_and_capped(long amountFen, int percent, long? capFen, long takenFen) =>
        Assert.Equal(takenFen, Best([Line("a", amountFen)], Store("s", 0).Percent(percent, capFen)).DiscountFen);

    [Fact]
    public void loses_what_its_scope_does_not_come_to()
    {
        var offer = Best([Line("a", 3_00), Line("b", 9_00)], Packet("p", 5_00).For(Skus("a")));
        Assert.Equal([3_00, 0], offer.LineDiscountsFen);
    }

    [Fact]
    public void has_the_fen_that_are_over_given_to_the_largest_remainders_and_the_earlier_line()
    {
        // 100 × 1/3 = 33 ⅓ each: one fen is over, and b is the earliest by its SKU.
        Assert.Equal([33, 33, 34], Best([Line("d", 500), Line("c", 500), Line("b", 500)], Store("s", 100)).LineDiscountsFen);
        // 10 × 1/6, 2/6, 3/6 = 1 ⅔, 3 ⅓, 5: the one that is over goes to the first.
        Assert.Equal([2, 3, 5], Best([Line("a", 100), Line("b", 200), Line("c", 300)], Store("s", 10)).LineDiscountsFen);
    }

    [Fact]
    public void has_red_packets_whose_thresholds_are_all_tested_before_the_first_is_taken() =>
        Assert.Equal("p q", Best([Line("a", 100_00)], Packet("p", 60_00, 100_00), Packet("q", 30_00, 100_00)).Ids());

    [Fact]
    public void has_the_narrowest_red_packet_taken_first()
    {
        // Were the wide one first, half of a would be gone and the narrow one would lose.
        var offer = Best([Line("a", 10_00), Line("b", 10_00)], Packet("wide", 10_00), Packet("narrow", 10_00).For(Skus("a")));
        Assert.Equal("narrow-1000 wide-1000", offer.Steps());
    }

    [Fact]
    public void has_ten_red_packets_at_most()
    {
        var offer = Best([Line("a", 100_00)], [.. Enumerable.Range(1, 12).Select(i => Packet($"p{i:00}", i * 10))]);
        Assert.Equal("p12 p11 p10 p09 p08 p07 p06 p05 p04 p03", offer.Ids());
        Assert.Equal((UnusedReason.PacketsFull, "最多使用10个红包", "10 red packets are used, which is the limit"), offer.Why("p01"));
    }

    [Fact]
    public void covers_a_category_and_those_below_it_only()
    {
        BenefitLine[] lines = [Line("a", 10_00, "饮料/茶饮"), Line("b", 10_00, "饮料机"), Line("c", 10_00, "饮料")];
        Assert.Equal([5_00, 0, 5_00], Best(lines, Item("i", In("饮料"), 10_00)).LineDiscountsFen);
    }

    [Fact]
    public void adds_up_for_the_largest_amounts_there_are()
    {
        BenefitLine[] lines = [.. Enumerable.Range(0, 100).Select(i => Line($"s{i:000}", (Money.MaxFen / 100) - i)), Line("z", 4950)];
        var offer = Best(lines, Store("s", 0).Percent(33), Platform("q", 123_456_789_01), Packet("p", 7));
        Assert.Equal(offer.DiscountFen, offer.LineDiscountsFen.Sum());
        Assert.Equal(offer.DiscountFen, offer.Used.Sum(u => u.DiscountFen));
        Assert.Equal((lines.Sum(l => l.AmountFen) * 33 / 100) + 123_456_789_01 + 7, offer.DiscountFen);
    }

    [Fact]
    public void may_be_empty()
    {
        Assert.Equal((0L, 100L, true), (Best([Line("a", 100)]).DiscountFen, Best([Line("a", 100)]).PayableFen, Best([Line("a", 100)]).IsBest));
        Assert.Equal(0, Best([], Store("s", 10)).DiscountFen);
    }
}
