namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Who may use a coupon: one checkout at a time, and one for good. All of what a checkout asks for, or nothing.</summary>
public sealed class BenefitDesk(Books books, TimeProvider clock)
{
    public Outcome<IReadOnlyList<Benefit>> Of(string memberId) => books.Turn(turn => turn.Member(memberId) is null
        ? Problems.MemberUnknown(memberId)
        : Shown(turn.BenefitsOf(memberId)));

    public Outcome<Benefit> Give(string memberId, GiveBenefit request) => books.Turn<Outcome<Benefit>>(turn =>
    {
        var (benefit, bad) = request.Read();
        if (benefit is null)
            return bad!;
        if (turn.Member(memberId) is null)
            return Problems.MemberUnknown(memberId);
        if (turn.Benefit(benefit.Id) is not null)
            return Problems.BenefitExists(benefit.Id);
        turn.Keep(new StoredBenefit(memberId, benefit));
        return benefit;
    });

    /// <summary>A checkout that holds one already holds it until the new time; one that has redeemed it keeps it so.</summary>
    public Outcome<IReadOnlyList<Benefit>> Hold(HoldBenefits request) => Take(
        request.CheckoutId!, request.Ids!, free => free.Redeemed ? free : free with { CheckoutId = request.CheckoutId, HeldUntil = request.Until });

    /// <summary>Also after its hold has ended, as long as nobody else has it: the customer has had the goods for it.</summary>
    public Outcome<IReadOnlyList<Benefit>> Redeem(RedeemBenefits request) => Take(
        request.CheckoutId!, request.Ids!, free => free with { CheckoutId = request.CheckoutId, HeldUntil = null, Redeemed = true });

    public void Release(string checkoutId) => books.Turn(turn => turn.ReleaseBenefits(checkoutId));

    private DateTimeOffset Now => clock.GetUtcNow();

    private Outcome<IReadOnlyList<Benefit>> Take(string checkoutId, IReadOnlyList<string> ids, Func<StoredBenefit, StoredBenefit> take) => books.Turn(turn =>
    {
        var asked = ids.Distinct().Select(id => (Id: id, Stored: turn.Benefit(id))).ToList();
        if (asked.Where(a => a.Stored is null).Select(a => a.Id).ToList() is { Count: > 0 } unknown)
            return Problems.BenefitUnknown(unknown);
        if (asked.Where(a => a.Stored!.IsTakenFrom(checkoutId, Now)).Select(a => a.Id).ToList() is { Count: > 0 } taken)
            return Problems.BenefitTaken(taken);
        List<StoredBenefit> after = [.. asked.Select(a => take(a.Stored!))];
        after.ForEach(benefit => turn.Keep(benefit));
        return Shown(after);
    });

    private Outcome<IReadOnlyList<Benefit>> Shown(IEnumerable<StoredBenefit> benefits) => new([.. benefits.Select(b => b.Shown(Now))], null);
}
