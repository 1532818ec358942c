using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Simulation;

/// <summary>What must be true of benefits when everything has come to rest, by the platform's books.</summary>
internal sealed class FinalBenefitAudit(World world)
{
    /// <summary>So long after its checkout has ended, and the faults have, a hold is released: the slowest pause between two tries, and a try.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(20);

    private readonly Dictionary<string, string> _paidWith = [];

    public void Run()
    {
        foreach (var status in world.Audit.Statuses.Values)
            if (status.Step == Step.Paid && status.Benefits is { Ids.Count: > 0 } benefits)
                CheckPaid(status, benefits.Ids);
        foreach (var benefit in world.Benefits.Desk.All)
        {
            if (benefit is { IsRedeemed: true, CheckoutId: { } user } && _paidWith.GetValueOrDefault(benefit.Benefit.Id) != user)
                world.Audit.Broken("only what is paid uses benefits up, those that were agreed to", $"{benefit.Benefit.Id}: {user}");
            if (benefit is { IsRedeemed: false, CheckoutId: not null })
                world.Audit.Benefits.RanOut(benefit);
        }

        foreach (var (checkoutId, benefitId, until) in world.Audit.Benefits.Overrun)
            CheckOverrun(world.Audit.Statuses[checkoutId], benefitId, until);
    }

    private void CheckPaid(CheckoutStatus s, IReadOnlyList<string> ids)
    {
        var booked = ids.Select(id => world.Benefits.Desk.Find(id)!).ToList();
        if (s.LastError?.Code != Refusals.BenefitsNotRedeemed.Code)
        {
            if (booked.Find(b => !b.IsRedeemed || b.CheckoutId != s.CheckoutId) is { } missing)
                world.Audit.Broken("what was paid with is used up, or it says that it could not be", $"{s.CheckoutId}: {missing.Benefit.Id} is {missing.CheckoutId}'s");
            foreach (var id in ids)
                if (!_paidWith.TryAdd(id, s.CheckoutId))
                    world.Audit.Broken("a benefit pays for one checkout", $"{id}: {_paidWith[id]} and {s.CheckoutId}");
            return;
        }

        world.Audit.Benefits.Count.NotRedeemed++;
        // Its hold had ended, and another took it; or somebody who asks nobody here.
        if (!booked.Exists(b => b.IsRevoked) && !world.Audit.Benefits.Overrun.Exists(o => o.CheckoutId == s.CheckoutId))
            world.Audit.Broken("what a checkout holds nobody else gets", s.CheckoutId);
    }

    /// <summary>Whoever ended with time to spare has let go, and does not hold it till the last moment.</summary>
    private void CheckOverrun(CheckoutStatus s, string benefitId, DateTimeOffset until)
    {
        // Of what needs a person the person decides; and of what another channel had a part of, the rest is nobody's business any more.
        if (s.Step == Step.NeedsAttention || s.LastError?.Code == Refusals.BenefitsNotRedeemed.Code || world.Audit.EndedAt(s.CheckoutId) is not { } ended)
            return;
        if ((ended > world.Clear ? ended : world.Clear) + Bound < until)
            world.Audit.Broken("who has ended lets go", $"{s.CheckoutId} is {s.Step} since {ended}, and held {benefitId} until {until}");
    }
}
