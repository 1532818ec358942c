using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Simulation.App;

namespace QuickCheckout.Simulation;

/// <summary>The same of goods.</summary>
public partial class when_a_bug_is_planted
{
    [Fact]
    public void goods_that_a_closed_checkout_keeps_are_found() =>
        AssertFound("who has ended holds no goods", world => new KeepsTheGoods(world));

    [Fact]
    public void goods_that_are_sold_although_they_were_not_paid_are_found() =>
        AssertFound("a shelf has what was counted less what was sold", world => new SellsWhatWasNotPaid(world));

    private sealed class KeepsTheGoods(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput asked) => base.Release(asked.Sold ? asked : asked with { Goods = asked.Goods with { Lines = [] } });
    }

    private sealed class SellsWhatWasNotPaid(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput asked) => base.Release(asked with { Sold = true });
    }
}
