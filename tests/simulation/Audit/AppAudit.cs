using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulation;

/// <summary>What the customers see in the end: the order as the checkout ended, and only if it is theirs.</summary>
internal sealed class AppAudit(World world)
{
    public void Check(CheckoutStatus s)
    {
        var shown = world.ShoppingApp.Desk.Find(s.OrderNo);
        AppOrderState? wanted = s switch
        {
            { Member: null } or { Means: Means.BankCard, Step: not Step.Paid } => null,
            { Step: Step.Paid } => AppOrderState.Paid,
            { Step: Step.Closed } => AppOrderState.Closed,
            // Until a person has decided it stays as it was.
            _ => shown?.State,
        };
        if (shown?.State != wanted || (shown is not null && shown.MemberId != s.Member?.MemberId))
            world.Audit.Broken("the app shows the order as it ended", $"{s.CheckoutId} is {s.Step} of {s.Member?.MemberId}: {shown?.State} of {shown?.MemberId}");
    }
}
