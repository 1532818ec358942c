using static QuickCheckout.Domain.Benefits.Have;

namespace QuickCheckout.Domain.Benefits;

/// <summary>It is counted in steps and never timed: a cart that cannot be proven is given up, and no part of the search is for nothing.</summary>
public class how_much_work_a_search_is
{
    /// <summary>One unit of work may be begun with the last step.</summary>
    private const int Over = 20_000;

    private const long Megabyte = 1 << 20;

    /// <summary>Each item coupon is in a group with packets, so that each set of coupons has packets of its own worth, at each of many thresholds.</summary>
    [Theory]
    [InlineData(20, 80, 6)]
    [InlineData(20, 80, 10)]
    [InlineData(24, 150, 8)]
    [InlineData(40, 400, 13)]
    public void stays_within_its_budget_when_every_coupon_excludes_packets(int coupons, int packets, int used) =>
        Within(GroupedCart(coupons), Grouped(coupons, packets, used));

    [Fact]
    public void stays_within_its_budget_when_there_are_very_many_pairs_of_coupons()
    {
        var parts = Enumerable.Range(0, 250).Select(i => Skus([.. Enumerable.Range(i % 60, 40).Select(n => $"S{n:000}")])).ToArray();
        Within(GroupedCart(100), [
            .. parts.Select((p, i) => Store($"s{i}", 0).Percent(10 + (i % 50), 1000 + (i * 3)).For(p)),
            .. parts.Select((p, i) => Platform($"q{i}", 0).Percent(10 + (i % 50), 1000 + (i * 3)).For(p)),
        ]);
    }

    [Fact]
    public void is_counted_for_each_set_of_groups_that_coupons_take_from_the_packets()
    {
        var few = Search.For(Cart.Of(GroupedCart(8)), Candidates(8, 20)).Steps;
        var many = Search.For(Cart.Of(GroupedCart(8)), Candidates(8, 200)).Steps;
        Assert.True(many > few, $"{few} {many}");
    }

    [Fact]
    public void leaves_steps_to_look_for_the_next_threshold() => Assert.True(Offers.MaxSteps - Search.MaxSteps >= Search.MaxSteps / 4);

    private static void Within(BenefitLine[] lines, Benefit[] benefits)
    {
        var cart = Cart.Of(lines);
        var candidates = benefits.Select(b => new Candidate(b, cart)).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = Search.For(cart, candidates);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * Megabyte);
        Assert.InRange(found.Steps, 1, Search.MaxSteps + Over);
        Assert.True(found.Choice.DiscountFen > 0);
        Assert.True(found.Proven || found.Steps > Search.MaxSteps / 2);
        Assert.InRange(found.GapFen, 0, cart.TotalFen - found.Choice.DiscountFen);
    }

    private static IEnumerable<Candidate> Candidates(int coupons, int packets)
    {
        var cart = Cart.Of(GroupedCart(coupons));
        return Grouped(coupons, packets, 3).Select(b => new Candidate(b, cart));
    }

    private static BenefitLine[] GroupedCart(int lines) => [.. Enumerable.Range(0, lines).Select(i => Line($"S{i:000}", 100_00 + (i * 7)))];

    private static Benefit[] Grouped(int coupons, int packets, int used)
    {
        var totalFen = GroupedCart(coupons).Sum(l => l.AmountFen);
        return
        [
            .. Enumerable.Range(0, coupons).Select(i => Item($"i{i}", Skus($"S{i:000}"), 30_00 + (i * 337 % 500 * 2)) with { Group = $"g{i}" }),
            Store("s", Math.Min(totalFen / 2, 36_00 * coupons), totalFen - (33_00 * used) - 1),
            .. Enumerable.Range(0, packets).Select(i => Packet($"p{i}", 101 + (i % 7), 1 + (i * (totalFen / 2 / packets))) with { Group = $"g{i % coupons}" }),
        ];
    }
}
