using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>Compares what the app says of benefits with the member platform's own books, which are the judge of them (rule M4).</summary>
internal static class BenefitAudit
{
    private const string Held = "held";
    private const string Redeemed = "redeemed";

    /// <param name="books">Every benefit there is, and who has it.</param>
    public static IReadOnlyList<Finding> Judge(IReadOnlyCollection<Testimony> all, IReadOnlyList<BookedBenefit> books)
    {
        var byCheckout = books.Where(b => b.CheckoutId is not null).ToLookup(b => b.CheckoutId!);
        var known = all.Select(t => t.Sale.CheckoutId).ToHashSet();
        var usedTwice = all.SelectMany(t => PaidWith(t.Status).Select(id => (Id: id, Told: t))).GroupBy(u => u.Id).Where(g => g.Count() > 1);
        return
        [
            .. all.SelectMany(told => Judge(told, [.. byCheckout[told.Sale.CheckoutId]])),
            .. usedTwice.Select(g => Audit.Of(g.Last().Told, Rule.BenefitSpentTwice, $"{g.Key} has paid for {string.Join(", ", g.Select(u => u.Told.Sale.CheckoutId))}")),
            .. books.Where(b => b.State == Redeemed && (b.CheckoutId is null || !known.Contains(b.CheckoutId)))
                .Select(b => new Finding(Rule.BenefitSpentTwice, null, "–", $"no checkout was paid with {b.Id}, which is used up by {b.CheckoutId ?? "nobody"}")),
        ];
    }

    public static IReadOnlyList<string> PaidWith(CheckoutStatus? status) => status is { Step: Step.Paid, Benefits: { } used } ? used.Ids : [];

    private static IEnumerable<Finding> Judge(Testimony told, IReadOnlyList<BookedBenefit> own)
    {
        var paidWith = PaidWith(told.Status);
        var redeemed = own.Where(b => b.State == Redeemed).Select(b => b.Id).ToHashSet();
        if (paidWith.Where(id => !redeemed.Contains(id)).ToList() is { Count: > 0 } lost)
            yield return Audit.Of(told, Rule.BenefitLost, $"it was paid with {string.Join(", ", lost)}, and has not used them up");
        // A status lists only the first of many.
        var unlisted = paidWith.Count > 0 ? told.Status!.Benefits!.MoreUsed : 0;
        if (redeemed.Count >= paidWith.Count && redeemed.Count < paidWith.Count + unlisted)
            yield return Audit.Of(told, Rule.BenefitLost, $"it was paid with {paidWith.Count + unlisted}, and has used up {redeemed.Count}");
        if (redeemed.Except(paidWith).ToList() is var taken && taken.Count > unlisted)
            yield return Audit.Of(told, Rule.BenefitSpentTwice, $"{told.Status?.Step}, and has used up {string.Join(", ", taken)} for nothing");
        // What needs a person keeps them until somebody has decided.
        if (told.Status is { Step: Step.Paid or Step.Closed } && own.Where(b => b.State == Held).ToList() is { Count: > 0 } stuck)
            yield return Audit.Of(told, Rule.BenefitStuck, $"{told.Status.Step}, and still holds {string.Join(", ", stuck.Select(b => b.Id))}");
        if (paidWith.Count > 0 && told.Status is { } paid && !told.Sale.AgreedFen.Contains(paid.PayableFen))
            yield return Audit.Of(told, Rule.NotAgreed, $"paid {paid.PayableFen} of {paid.TotalFen}, and nobody has agreed to that");
        if (told.Status is { } s && s.DiscountFen - (s.Benefits?.Offer.Used.Sum(u => u.DiscountFen) ?? 0) is var more && (more < 0 || (more > 0) != (s.Benefits?.MoreUsed > 0)))
            yield return Audit.Of(told, Rule.NotAgreed, $"{s.DiscountFen} are taken off {s.TotalFen}, and not by its benefits");
    }
}
