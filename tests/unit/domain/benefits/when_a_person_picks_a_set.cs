using static QuickCheckout.Domain.Benefits.Have;

namespace QuickCheckout.Domain.Benefits;

/// <summary>The customer may choose another set (rule M3); one that breaks a rule is refused with the benefit and the rule.</summary>
public class when_a_person_picks_a_set
{
    private static readonly BenefitLine[] Lines = [Line("a", 100_00), Line("b", 50_00)];

    private static readonly Benefit[] All =
    [
        Store("s", 20_00), Store("t", 10_00), Platform("q", 5_00) with { Group = "g" }, Packet("p", 3_00) with { Group = "g" }, Item("i", Skus("a"), 10_00),
        Item("j", Skus("a", "b"), 5_00), Store("far", 10_00, 150_00), Packet("z", 1_00).For(Skus("z")), Store("old", 1_00) with { ValidUntil = Now },
        .. Enumerable.Range(0, 11).Select(n => Packet($"r{n}", 10)),
    ];

    [Fact]
    public void it_is_reckoned_and_compared_with_the_best()
    {
        // The best: s, q, i and ten packets of 0.10.
        var offer = Pick("t", "p").Value!;
        Assert.Equal("t-1000 p-300", offer.Steps());
        Assert.Equal((13_00L, false, 36_00L - 13_00L), (offer.DiscountFen, offer.IsBest, offer.GapFen));
        Assert.Equal((UnusedReason.LayerTaken, "已用其他店铺券", "Another store coupon is used"), offer.Why("s"));
        Assert.Equal((UnusedReason.NotChosen, "未选用", "Not chosen"), offer.Why("i"));
    }

    [Fact]
    public void it_may_be_the_best()
    {
        var best = Best(Lines, All);
        var picked = Pick([.. best.Used.Select(u => u.Id)]).Value!;
        Assert.Equal((best.DiscountFen, true, 0L), (picked.DiscountFen, picked.IsBest, picked.GapFen));
        Assert.Equal(best.LineDiscountsFen, picked.LineDiscountsFen);
    }

    [Fact]
    public void it_may_be_none() => Assert.Equal((0L, 150_00L, 36_00L), (Pick().Value!.DiscountFen, Pick().Value!.PayableFen, Pick().Value!.GapFen));

    [Theory]
    [InlineData("nobody", "benefit-unknown", "The member has no benefit nobody.")]
    [InlineData("old", "benefit-not-available", "\"Coupon old\" cannot be used: Expired.")]
    [InlineData("s t", "two-coupons-of-a-layer", "\"Coupon s\" and \"Coupon t\" are of one kind: choose one.")]
    [InlineData("j i", "two-coupons-on-a-line", "\"Coupon i\" and \"Coupon j\" are for the same goods: choose one.")]
    [InlineData("p q", "benefits-exclude-each-other", "\"Coupon q\" cannot be used together with \"Coupon p\".")]
    [InlineData("r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10", "too-many-red-packets", "At most 10 red packets can be used.")]
    [InlineData("far i", "benefit-below-threshold", "\"Coupon far\" is ¥10 short of its threshold.")]
    [InlineData("z", "benefit-takes-nothing", "\"Coupon z\" takes nothing off this cart.")]
    public void a_set_that_breaks_a_rule_is_refused(string wanted, string code, string said)
    {
        var refusal = Pick(wanted.Split(' ')).Refusal!;
        Assert.Equal((code, said, "use"), (refusal.Code, refusal.Title.En, refusal.Field));
    }

    [Fact]
    public void a_red_packet_for_which_nothing_is_left_is_refused() => Assert.Equal(
        "benefit-takes-nothing",
        Offers.Of([Line("a", 5_00)], [Packet("p", 5_00), Packet("q", 5_00)], Now, ["p", "q"]).Refusal!.Code);

    private static Result<BenefitOffer> Pick(params string[] wanted) => Offers.Of(Lines, All, Now, wanted);
}
