using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule B9: a terminal that comes back in time misses no slip and no receipt.</summary>
public class when_the_terminal_is_away
{
    [Fact]
    public async Task at_the_approval_its_slip_and_signature_wait_for_it()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard();
        till.Terminal.Offline = true;
        till.EnterPin().Pass(TimeSpan.FromSeconds(12));
        Assert.Equal(Step.Signing, till.Status.Step);
        Assert.DoesNotContain("show-outcome", till.Terminal.HeardNames);

        till.Terminal.Offline = false;
        till.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("show-outcome", till.Terminal.HeardNames.Last());
        Assert.Equal(Step.Paid, till.Sign().Status.Step);
    }

    [Fact]
    public async Task until_the_signature_is_due_the_tender_stays_approved_and_says_so()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(100_00).PresentCard();
        till.Terminal.Offline = true;
        till.EnterPin().Pass(TimeSpan.FromMinutes(3));
        Assert.Equal((Step.ChoosingAmount, "terminal-offline"), (till.Status.Step, till.Status.LastError!.Code));
        Assert.Equal((TenderState.Approved, SignatureOutcome.NotCaptured), (till.Status.Tenders[0].State, till.Status.Tenders[0].Signature));
    }

    [Fact]
    public async Task when_the_order_is_paid_the_receipt_waits_for_it_and_the_order_does_not()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard().EnterPin();
        till.Terminal.Offline = true;
        till.Sign();
        Assert.Equal((Step.Paid, 1), (till.Status.Step, till.Orders.Ended.Count));
        till.Terminal.Offline = false;
        till.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal("print-receipt", till.Terminal.HeardNames.Last());
        Assert.True(till.HasEnded);
    }
}
