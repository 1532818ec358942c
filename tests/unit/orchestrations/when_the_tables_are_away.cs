using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule O1: it always ends, and a person can act on the reason.</summary>
public class when_the_tables_are_away
{
    [Fact]
    public async Task a_paid_checkout_waits_for_them_and_is_paid_once_they_are_back()
    {
        await using var till = new Counter().SettleAndScan();
        till.Orders.Fail = new TimeoutException("tables");
        till.Choose(300_00).PresentCard().EnterPin().Sign();
        Assert.NotEqual(Step.Paid, till.Status.Step);
        till.Orders.Fail = null;
        Assert.Equal(Step.Paid, till.Pass(TimeSpan.FromMinutes(2)).Status.Step);
    }

    [Fact]
    public async Task for_good_the_checkout_is_put_before_a_person_with_its_money_untouched()
    {
        await using var till = new Counter().SettleAndScan();
        till.Orders.Fail = new TimeoutException("tables");
        till.Choose(300_00).PresentCard().EnterPin().Sign().Pass(TimeSpan.FromHours(1));
        Assert.Equal((Step.NeedsAttention, "internal-fault"), (till.Status.Step, till.Status.Attention!.Reason.Code));
        Assert.Equal((300_00L, 300_00L), (till.Status.ApprovedFen, till.Acquirer.HeldFen));
        Assert.False(till.HasEnded, "until it is written down, the running ones are where it is found");

        till.Orders.Fail = null;
        till.Pass(TimeSpan.FromMinutes(30));
        Assert.True(till.HasEnded);
        Assert.Equal(Step.NeedsAttention, till.Orders.Ended.Last().Step);
    }
}
