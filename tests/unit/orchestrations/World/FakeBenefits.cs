using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>The member platform's coupons, in memory; same promises as the platform's.</summary>
internal sealed class FakeBenefits : IBenefits
{
    private static readonly DateTimeOffset Until = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Benefit> _owned = [];

    /// <summary>Answers what nobody can reckon with.</summary>
    public bool Broken { get; set; }

    /// <summary>Cannot be asked.</summary>
    public bool Away { get; set; }

    /// <summary>Will not have it that they are used up.</summary>
    public bool NeverRedeems { get; set; }

    /// <summary>So many of the next holds are done, and nobody hears of it.</summary>
    public int AnswersLost { get; set; }

    /// <summary>What the checkout holds now, and until when.</summary>
    public IReadOnlyList<string> Held { get; private set; } = [];

    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>The sequences of its holds, and of the release after them.</summary>
    public List<int> HeldAt { get; } = [];

    public List<string> Redeemed { get; } = [];

    /// <summary>How often it was told to let go.</summary>
    public int Released { get; private set; }

    /// <summary>How often it was asked for anything.</summary>
    public int Calls { get; private set; }

    public FakeBenefits Give(string id, BenefitLayer layer, long valueFen, long thresholdFen = 0)
    {
        _owned[id] = new Benefit(
            id, layer, thresholdFen == 0 ? BenefitKind.Fixed : BenefitKind.AmountOff, new LocalText($"券{id}", $"Coupon {id}"), thresholdFen, valueFen, null, null,
            BenefitScope.WholeOrder, DateTimeOffset.UnixEpoch, Until);
        return this;
    }

    /// <summary>Another checkout takes it.</summary>
    public void TakeAway(string id) => _owned[id] = _owned[id] with { State = BenefitState.Held };

    public Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation)
    {
        Calls++;
        if (Broken)
            throw new InvalidOperationException("A benefit that nobody can reckon with.");
        return Task.FromResult<Result<IReadOnlyList<Benefit>>>(Away ? Refusals.MemberPlatformUnavailable : _owned.Values.ToList());
    }

    public Task<Refusal?> HoldAsync(BenefitClaim claim, DateTimeOffset until, CancellationToken cancellation)
    {
        Calls++;
        if (Away)
            return Task.FromResult<Refusal?>(Refusals.BenefitsUnavailable);
        if (claim.Ids!.Any(id => _owned[id].State != BenefitState.Available))
            return Task.FromResult<Refusal?>(Refusals.BenefitsTaken);
        (Held, HeldUntil) = (claim.Ids!, until);
        HeldAt.Add(claim.Sequence);
        return Task.FromResult<Refusal?>(AnswersLost-- > 0 ? Refusals.MemberPlatformUnavailable : null);
    }

    public Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation)
    {
        Calls++;
        if (Away)
            throw new HttpRequestException("The platform is away.");
        if (NeverRedeems)
            return Task.FromResult<Refusal?>(Refusals.BenefitsNotRedeemed);
        Redeemed.AddRange(claim.Ids!.Except(Redeemed));
        Held = [];
        return Task.FromResult<Refusal?>(null);
    }

    public Task ReleaseAsync(string checkoutId, int sequence, CancellationToken cancellation)
    {
        Calls++;
        if (Away)
            throw new HttpRequestException("The platform is away.");
        HeldAt.Add(sequence);
        Released++;
        Held = [];
        return Task.CompletedTask;
    }
}
