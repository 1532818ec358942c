using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Who may use a benefit: one checkout at a time, and one for good. All of what a checkout asks for, or nothing.</summary>
public sealed class BenefitDesk(Books books, TimeProvider clock)
{
    /// <param name="checkoutId">Who asks: what it holds is available to it. Null for anybody else.</param>
    public Outcome<IReadOnlyList<Benefit>> Of(string memberId, string? checkoutId) => books.Turn(turn => turn.Member(memberId) is null
        ? Problems.MemberUnknown(memberId)
        : Shown(turn.BenefitsOf(memberId), checkoutId));

    /// <param name="fields">Without an id it gets one.</param>
    public Outcome<Benefit> Give(string memberId, BenefitFields fields) => books.Turn<Outcome<Benefit>>(turn =>
    {
        var (benefit, refusal) = (fields with { Id = fields.Id ?? MadeUpId.New("B-") }).Read();
        if (refusal is not null)
            return Problems.Of(refusal);
        if (turn.Member(memberId) is null)
            return Problems.MemberUnknown(memberId);
        if (turn.Benefit(benefit!.Id) is not null)
            return Problems.BenefitExists(benefit.Id);
        // Who has it is decided here, whatever the giver says.
        benefit = benefit with { State = BenefitState.Available };
        turn.Keep(new StoredBenefit(memberId, benefit));
        return benefit;
    });

    /// <summary>Afterwards the checkout holds exactly these, until the new time; refused, it holds what it held.</summary>
    public Outcome<IReadOnlyList<Benefit>> Hold(HoldBenefits request) => Take(
        request.CheckoutId!, request.MemberId!, request.Ids!,
        free => free.Redeemed ? free : free with { CheckoutId = request.CheckoutId, HeldUntil = request.Until }, only: true, request.Sequence);

    /// <summary>Also after its hold has ended, as long as nobody else has it: the customer has had the goods for it.</summary>
    public Outcome<IReadOnlyList<Benefit>> Redeem(RedeemBenefits request) => Take(
        request.CheckoutId!, request.MemberId!, request.Ids ?? books.Turn(turn => turn.HeldLastBy(request.CheckoutId!)),
        free => free with { CheckoutId = request.CheckoutId, HeldUntil = null, Redeemed = true }, only: false);

    /// <summary>One that comes late, after a newer hold, is as good as done.</summary>
    public void Release(ReleaseBenefits request) => books.Turn(turn =>
        request.Sequence is { } sequence && !turn.Advances(request.CheckoutId!, sequence) ? 0 : turn.ReleaseBenefits(request.CheckoutId!));

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <param name="only">Whatever else the checkout holds is free again.</param>
    private Outcome<IReadOnlyList<Benefit>> Take(
        string checkoutId, string memberId, IReadOnlyList<string?> ids, Func<StoredBenefit, StoredBenefit> take, bool only, int? sequence = null) => books.Turn(turn =>
    {
        if (turn.Member(memberId) is null)
            return Problems.MemberUnknown(memberId);
        var asked = ids.Distinct().Select(id => (Id: id!, Stored: turn.Benefit(id!))).ToList();
        // Another member's does not exist for this one.
        if (asked.Where(a => a.Stored?.MemberId != memberId).Select(a => a.Id).ToList() is { Count: > 0 } unknown)
            return Problems.BenefitUnknown(unknown);
        if (asked.Where(a => a.Stored!.IsTakenFrom(checkoutId, Now)).Select(a => a.Id).ToList() is { Count: > 0 } taken)
            return Problems.BenefitTaken(taken);
        if (sequence is { } at && !turn.Advances(checkoutId, at))
            return Problems.HoldOutdated;
        if (only)
            turn.ReleaseBenefits(checkoutId);
        List<StoredBenefit> after = [.. asked.Select(a => take(a.Stored!))];
        after.ForEach(benefit => turn.Keep(benefit));
        return Shown(after);
    });

    private Outcome<IReadOnlyList<Benefit>> Shown(IEnumerable<StoredBenefit> benefits, string? checkoutId = null) =>
        new([.. benefits.Select(b => b.Shown(Now, checkoutId))], null);
}
