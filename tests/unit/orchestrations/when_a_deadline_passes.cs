using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule O7: what the status said would happen next happens.</summary>
public class when_a_deadline_passes
{
    [Fact]
    public async Task without_a_member_code_the_checkout_closes()
    {
        await using var till = new Counter().Settle();
        Assert.Equal((NextAction.CheckoutCloses, till.Clock.GetUtcNow().AddMinutes(5)), (till.Status.Next, till.Status.Deadline));
        till.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((Step.Closed, "deadline-passed"), (till.Status.Step, till.Status.LastError!.Code));
    }

    [Fact]
    public async Task a_refused_scan_does_not_win_more_time()
    {
        await using var till = new Counter().Settle();
        var deadline = till.Status.Deadline;
        till.Members.Refuse = Domain.Refusals.MemberCodeUnknown;
        till.Pass(TimeSpan.FromMinutes(4)).Scan("88000000000000000002");
        Assert.Equal(("member-code-unknown", deadline), (till.Status.LastError!.Code, till.Status.Deadline));
        Assert.Equal("code/2", till.Status.Awaiting);
        Assert.Equal(Step.Closed, till.Pass(TimeSpan.FromMinutes(1)).Status.Step);
    }

    [Fact]
    public async Task without_an_amount_what_was_paid_is_given_back()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00).Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
    }

    [Fact]
    public async Task without_a_signature_the_tender_stays_approved()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard().EnterPin().Pass(TimeSpan.FromSeconds(120));
        Assert.Equal((Step.Paid, SignatureOutcome.TimedOut), (till.Status.Step, till.Status.Tenders[0].Signature));
    }

    [Fact]
    public async Task of_the_whole_checkout_it_closes_whatever_it_was_doing()
    {
        await using var till = new Counter().SettleAndScan(300_00, new CheckoutLimits { WholeCheckoutSeconds = 700 });
        till.Pay(100_00).Pass(TimeSpan.FromSeconds(590)).Choose(100_00).Pass(TimeSpan.FromSeconds(60)).Choose(100_00);
        Assert.Equal(50, (till.Status.Deadline - till.Clock.GetUtcNow())!.Value.TotalSeconds);
        till.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
    }

    [Fact]
    public async Task no_timer_keeps_a_finished_checkout_running()
    {
        await using var till = new Counter().SettleAndScan(100_00);
        Assert.True(till.Pay(100_00).HasEnded);
    }
}
