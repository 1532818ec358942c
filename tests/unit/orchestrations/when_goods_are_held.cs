using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule O5: the goods of a checkout are sold when it is paid, free again when it ends otherwise.</summary>
public class when_goods_are_held
{
    [Fact]
    public async Task what_is_paid_is_sold()
    {
        await using var till = new Counter().SettleAndScan();
        Assert.Empty(till.Stock.Sold);
        till.Pay(300_00);
        var sold = Assert.Single(till.Stock.Sold);
        Assert.Equal(("S001", Counter.CheckoutId, "SKU1", 1), (sold.StoreId, sold.CheckoutId, sold.Lines[0].Sku, sold.Lines[0].Quantity));
        Assert.Empty(till.Stock.Freed);
    }

    [Fact]
    public async Task what_is_cancelled_after_a_card_has_paid_is_free_once_the_money_is_back()
    {
        await using var till = new Counter().SettleAndScan().Pay(100_00).Cancel();
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
        Assert.Single(till.Stock.Freed);
        Assert.Empty(till.Stock.Sold);
    }

    [Fact]
    public async Task what_runs_out_of_time_is_free()
    {
        await using var till = new Counter().Settle().Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(Step.Closed, till.Status.Step);
        Assert.Single(till.Stock.Freed);
    }

    [Fact]
    public async Task what_needs_a_person_is_neither_sold_nor_free_before_they_have_decided()
    {
        await using var till = new Counter().SettleAndScan().Pay(100_00);
        till.Acquirer.Next.Enqueue("64");
        till.Cancel().Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Step.NeedsAttention, till.Status.Step);
        Assert.Empty(till.Stock.Freed);
        Assert.Empty(till.Stock.Sold);
        Assert.Equal(Counter.CheckoutId, Assert.Single(till.Stock.Kept).CheckoutId);
    }
}
