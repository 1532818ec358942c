using QuickCheckout.BenefitTrials;

namespace QuickCheckout.Domain.Benefits;

/// <summary>What holds for every cart; the carts are those of seeds.</summary>
public class whatever_the_cart_and_the_benefits
{
    private const int Carts = 1_500;

    [Fact]
    public void one_benefit_more_never_costs_more() => Every(trial =>
    {
        var less = trial with { Benefits = [.. trial.Benefits.Skip(1)] };
        Assert.True(trial.Best().DiscountFen >= less.Best().DiscountFen);
    });

    [Fact]
    public void neither_order_changes_anything() => Every(trial =>
    {
        var (offer, reversed) = (trial.Best(), (trial with { Lines = [.. trial.Lines.Reverse()], Benefits = [.. trial.Benefits.Reverse()] }).Best());
        Assert.Equal(offer.Used, reversed.Used);
        Assert.Equal(offer.Unused, reversed.Unused);
        Assert.Equal(offer.LineDiscountsFen, reversed.LineDiscountsFen.Reverse());
        Assert.Equal(offer.NextThreshold, reversed.NextThreshold);
    });

    [Fact]
    public void the_amounts_add_up_and_none_is_below_zero() => Every(trial =>
    {
        var offer = trial.Best();
        Assert.Equal(offer.DiscountFen, offer.LineDiscountsFen.Sum());
        Assert.Equal(offer.DiscountFen, offer.Used.Sum(u => u.DiscountFen));
        Assert.All(trial.Lines.Zip(offer.LineDiscountsFen), line => Assert.InRange(line.Second, 0, line.First.AmountFen));
        Assert.All(offer.Used, used => Assert.True(used.DiscountFen > 0));
        Assert.Equal(trial.Benefits.Select(b => b.Id).Order(), offer.Used.Select(u => u.Id).Concat(offer.Unused.Select(u => u.Id)).Order());
    });

    [Fact]
    public void the_best_set_picked_by_hand_or_had_alone_is_the_best_again() => Every(trial =>
    {
        var offer = trial.Best();
        var ids = offer.Used.Select(u => u.Id).ToList();
        var picked = Offers.Of(trial.Lines, trial.Benefits, trial.Now, ids).Value!;
        var alone = (trial with { Benefits = [.. trial.Benefits.Where(b => ids.Contains(b.Id))] }).Best();
        Assert.Equal((offer.DiscountFen, true, 0L), (picked.DiscountFen, picked.IsBest, picked.GapFen));
        Assert.Equal(offer.LineDiscountsFen, picked.LineDiscountsFen);
        Assert.Equal(offer.Used, alone.Used);
    });

    [Fact]
    public void a_large_hand_is_never_worse_than_simpler_ones_and_says_how_far_it_may_be_off()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var trial = RetailCarts.Of(seed, 60, 20);
            var (offer, half) = (trial.Best(), (trial with { Benefits = [.. trial.Benefits.Take(30)] }).Best());
            Assert.True(offer.DiscountFen + offer.GapFen >= half.DiscountFen, $"{seed}");
        }
    }

    /// <summary>The next threshold comes true: with goods of that amount in the benefit's scope at least so much more is taken off.</summary>
    [Fact]
    public void the_next_threshold_is_true()
    {
        var promised = 0;
        Every(trial =>
        {
            if (trial.Best() is not { NextThreshold: { } next } offer || trial.Benefits.Single(b => b.Id == next.BenefitId).Scope is not { Type: BenefitScopeType.Order })
                return;
            // A SKU of its own, in no category: in the scope of the whole order only.
            var more = (trial with { Lines = [.. trial.Lines, new BenefitLine("z", "", next.AddFen, 1)] }).Best();
            Assert.Equal(next.SavesFen, more.DiscountFen - offer.DiscountFen);
            promised++;
        });
        Assert.True(promised > Carts / 50, $"{promised}");
    }

    private static void Every(Action<Trial> holds)
    {
        for (var seed = 0; seed < Carts; seed++)
            holds(SmallCarts.Of(seed));
    }
}
