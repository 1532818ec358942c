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
    public async Task for_long_the_checkout_is_put_before_a_person_with_its_money_untouched_and_listed_once_they_are_back()
    {
        await using var till = new Counter().SettleAndScan();
        till.Orders.Fail = new TimeoutException("tables");
        till.Choose(300_00).PresentCard().EnterPin().Sign().Pass(TimeSpan.FromHours(1));
        Assert.Equal((Step.NeedsAttention, "internal-fault"), (till.Status.Step, till.Status.Attention!.Reason.Code));
        Assert.Equal((300_00L, 300_00L), (till.Status.ApprovedFen, till.Acquirer.HeldFen));

        till.Orders.Fail = null;
        Assert.True(till.Pass(TimeSpan.FromMinutes(5)).HasEnded);
        Assert.Equal(Step.NeedsAttention, Assert.Single(till.Orders.Ended).Step);
    }

    [Fact]
    public async Task a_number_is_never_given_to_two_statuses_so_that_of_two_rows_the_later_is_known()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard().EnterPin();
        var before = till.Status.Sequence;
        till.Orders.Fail = new TimeoutException("tables");
        till.Sign();
        var unpublished = before + 2; // The signature's end, then "paid", which was to be written down.
        Assert.Equal(unpublished + 1, till.Pass(TimeSpan.FromHours(1)).Status.Sequence);
    }
}
