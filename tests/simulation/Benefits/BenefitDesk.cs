using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>
/// What the member platform decides about benefits, with the rules of the one in simulators/: one checkout holds a benefit at a time,
/// one has used it for good; all of what it asks for, or nothing.
/// </summary>
public sealed class BenefitDesk(World world)
{
    private readonly Dictionary<string, int> _sequences = [];
    private readonly Dictionary<string, BookedBenefit> _byId = [];
    private readonly Dictionary<string, List<BookedBenefit>> _byMember = [];

    public IEnumerable<BookedBenefit> All => _byId.Values;

    public BookedBenefit? Find(string id) => _byId.GetValueOrDefault(id);

    public void Give(string memberId, Benefit benefit)
    {
        var booked = new BookedBenefit(memberId, benefit);
        _byId.Add(benefit.Id, booked);
        if (!_byMember.TryGetValue(memberId, out var owned))
            _byMember.Add(memberId, owned = []);
        owned.Add(booked);
        MayBeTakenElsewhere(booked, TimeSpan.FromHours(2));
    }

    /// <summary>As the checkout sees them: what it holds itself is available to it.</summary>
    public IReadOnlyList<Benefit> Of(string memberId, string checkoutId) =>
        _byMember.TryGetValue(memberId, out var owned) ? owned.ConvertAll(b => b.Shown(checkoutId, world.Time.Now)) : [];

    /// <summary>Afterwards the checkout holds exactly these, until then; refused, it holds what it held. One that was overtaken is refused.</summary>
    public bool Hold(BenefitClaim claim, DateTimeOffset until)
    {
        var granted = TryTake(claim, out var wanted) && Advances(claim.CheckoutId, claim.Sequence);
        world.Trace.Say("benefits", $"{claim.CheckoutId} holds [{string.Join(' ', claim.Ids!)}] until {until.TimeOfDay}: {granted}");
        world.Audit.Benefits.Held(claim, granted);
        if (!granted)
            return false;
        LetGo(claim.CheckoutId);
        foreach (var benefit in wanted)
            if (!benefit.IsRedeemed)
            {
                (benefit.CheckoutId, benefit.HeldUntil) = (claim.CheckoutId, until);
                MayBeTakenElsewhere(benefit, TimeSpan.FromMinutes(20));
            }

        return true;
    }

    /// <summary>Also after the hold's end, as long as nobody else has it.</summary>
    public bool Redeem(BenefitClaim claim)
    {
        var granted = TryTake(claim, out var wanted);
        world.Trace.Say("benefits", $"{claim.CheckoutId} redeems [{string.Join(' ', claim.Ids!)}]: {granted}");
        world.Audit.Benefits.Redeemed(claim, granted);
        if (!granted)
            return false;
        foreach (var benefit in wanted)
            (benefit.CheckoutId, benefit.HeldUntil, benefit.IsRedeemed) = (claim.CheckoutId, null, true);
        return true;
    }

    /// <summary>What it has used up stays so.</summary>
    public bool Release(string checkoutId, int sequence)
    {
        world.Trace.Say("benefits", $"{checkoutId} lets go");
        if (Advances(checkoutId, sequence))
            LetGo(checkoutId);
        return true;
    }

    private void MayBeTakenElsewhere(BookedBenefit benefit, TimeSpan within)
    {
        if (world.Weather.Strikes(Fault.BenefitTakenElsewhere))
            world.Time.After(world.Dice.Skewed(within), () => Revoke(benefit));
    }

    /// <summary>Another channel has it, whoever holds it here.</summary>
    private void Revoke(BookedBenefit benefit)
    {
        if (benefit.IsRedeemed)
            return;
        world.Trace.Say("benefits", $"{benefit.Benefit.Id} is taken by another channel");
        (benefit.CheckoutId, benefit.HeldUntil, benefit.IsRedeemed, benefit.IsRevoked) = (null, null, true, true);
        world.Audit.Benefits.Count.Revoked++;
    }

    private bool TryTake(BenefitClaim claim, out List<BookedBenefit> wanted)
    {
        wanted = [.. claim.Ids!.Select(Find).OfType<BookedBenefit>().Where(b => b.MemberId == claim.MemberId)];
        if (wanted.Count < claim.Ids!.Count || wanted.Exists(b => b.IsTakenFrom(claim.CheckoutId, world.Time.Now)))
            return false;
        foreach (var benefit in wanted)
            if (benefit is { IsRedeemed: false, CheckoutId: { } before } && before != claim.CheckoutId)
                world.Audit.Benefits.RanOut(benefit);
        return true;
    }

    /// <summary>False when the checkout had come further: this was under way too long.</summary>
    private bool Advances(string checkoutId, int sequence)
    {
        if (sequence < _sequences.GetValueOrDefault(checkoutId))
            return false;
        _sequences[checkoutId] = sequence;
        return true;
    }

    private void LetGo(string checkoutId)
    {
        foreach (var benefit in _byId.Values)
            if (benefit.CheckoutId == checkoutId && !benefit.IsRedeemed)
                (benefit.CheckoutId, benefit.HeldUntil) = (null, null);
    }
}
