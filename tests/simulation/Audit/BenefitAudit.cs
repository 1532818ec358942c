using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Simulation;

/// <summary>
/// Watches benefits as they are shown, agreed to, held, paid with and used up (rule M4). What the customer has agreed to it
/// has from the customer, what is held from the platform, and from the app only what the app says.
/// </summary>
public sealed class BenefitAudit(World world)
{
    private static readonly TimeSpan LongestCheckout = TimeSpan.FromSeconds(new CheckoutLimits().WholeCheckoutSeconds);
    private readonly Dictionary<string, IReadOnlyList<BenefitLine>> _lines = [];
    private readonly Dictionary<string, string> _asking = [];
    private readonly HashSet<(string CheckoutId, string Event, long DueFen)> _agreed = [];
    private readonly HashSet<(string CheckoutId, string Set)> _granted = [];

    public BenefitCount Count { get; } = new();

    /// <summary>Holds that ended by their deadline, before another checkout had the benefit.</summary>
    internal List<(string CheckoutId, string BenefitId, DateTimeOffset Until)> Overrun { get; } = [];

    /// <summary>What the customer is about to buy.</summary>
    public void Sells(CheckoutInput input) => _lines[input.CheckoutId] = input.ToBenefitLines();

    /// <summary>The customer says yes to an amount, in answer to one question.</summary>
    public void Agrees(CheckoutStatus shown, long dueFen) => _agreed.Add((shown.CheckoutId, shown.Awaiting!, dueFen));

    /// <summary>A hold is about to be asked for.</summary>
    public void AskedToHold(BenefitClaim claim, DateTimeOffset until)
    {
        if (until > world.Time.Now + LongestCheckout + CheckoutLimits.HeldAfterEnd)
            world.Audit.Broken("no hold outlives its checkout for long", $"{claim.CheckoutId}: until {until}");
    }

    /// <summary>The platform has decided about a hold.</summary>
    public void Held(BenefitClaim claim, bool granted)
    {
        if (!granted)
            Count.Refused++;
        else if (_granted.Add((claim.CheckoutId, Set(claim.Ids!))))
            Count.Held++;
    }

    /// <summary>The platform is about to use them up, or does not.</summary>
    public void Redeemed(BenefitClaim claim, bool granted)
    {
        if (world.Audit.Statuses.GetValueOrDefault(claim.CheckoutId) is not { Step: Step.Paid, Benefits: { IsConfirmed: true } benefits } || Set(benefits.Ids) != Set(claim.Ids!))
            world.Audit.Broken("only what is paid uses benefits up, those that were agreed to", $"{claim.CheckoutId}: {Set(claim.Ids!)}");
        CheckStillHeld(claim.CheckoutId, claim.Ids!);
        if (granted)
            Count.Redeemed += claim.Ids!.Count(id => !world.Benefits.Desk.Find(id)!.IsRedeemed);
    }

    /// <summary>Another is about to have what this one's holder let run out.</summary>
    public void RanOut(BookedBenefit benefit) => Overrun.Add((benefit.CheckoutId!, benefit.Benefit.Id, benefit.HeldUntil!.Value));

    internal void Check(CheckoutStatus? before, CheckoutStatus s)
    {
        var agreedBefore = before?.Benefits is { IsConfirmed: true };
        if (agreedBefore && s.PayableFen != before!.PayableFen)
            world.Audit.Broken("an amount never rises silently", $"{s.CheckoutId}: {before.PayableFen} was agreed to, then {s.PayableFen}");
        if (s.Benefits is not { } benefits)
        {
            if (s.DiscountFen != 0)
                world.Audit.Broken("the discount is what the used ones take off", $"{s.CheckoutId}: {s.DiscountFen} by none");
            return;
        }

        if (ReferenceEquals(benefits, before?.Benefits) is false && !agreedBefore)
            CheckDiscount(s, benefits);
        if (benefits.IsConfirmed && !agreedBefore)
            CheckAgreed(s, benefits);
        if (s is { Step: Step.ChoosingBenefits, Awaiting: { } question })
            _asking[s.CheckoutId] = question;
    }

    /// <summary>Money is about to be asked for, of whomever.</summary>
    public void MoneyAsked(AttemptId attempt, long amountFen)
    {
        // One who was held up asks again for what has long been decided; what came of the first time has been audited.
        if (world.Audit.Statuses.GetValueOrDefault(attempt.CheckoutId) is not { } s || s.Attempt != attempt)
            return;
        if (s.Benefits is { IsConfirmed: false, Ids.Count: > 0 })
            world.Audit.Broken("nothing is asked for before it is agreed to and held", $"{attempt}: {amountFen}");
        if (s.Benefits is { IsConfirmed: true } agreed)
            CheckStillHeld(s.CheckoutId, agreed.Ids!);
        var othersFen = s.Tenders.Where(t => t.HoldsMoney && t.Number != attempt.Tender).Sum(t => t.AmountFen);
        if (amountFen + othersFen > s.PayableFen)
            world.Audit.Broken("an amount never rises silently", $"{attempt}: {amountFen} is asked for beside {othersFen}, of {s.PayableFen}");
    }

    private void CheckStillHeld(string checkoutId, IEnumerable<string> ids)
    {
        if (ids.FirstOrDefault(id => !StillHas(checkoutId, id)) is { } lost)
            world.Audit.Broken("what a checkout holds nobody else gets", $"{checkoutId}: {lost} is {world.Benefits.Desk.Find(lost)!.CheckoutId}'s");
    }

    private bool StillHas(string checkoutId, string id) =>
        world.Benefits.Desk.Find(id) is { } benefit && (benefit.CheckoutId == checkoutId || benefit.IsRevoked || Overrun.Exists(o => o.CheckoutId == checkoutId && o.BenefitId == id));

    /// <summary>The discount once more, by the platform's books, and what each line has of it.</summary>
    private void CheckDiscount(CheckoutStatus s, CheckoutBenefits benefits)
    {
        var offer = benefits.Offer;
        var reckoned = Reckoning.Reckon(_lines[s.CheckoutId], benefits.Ids.Select(id => world.Benefits.Desk.Find(id)!.Benefit));
        if (s.DiscountFen != reckoned.DiscountFen || offer.Used.Sum(u => u.DiscountFen) != s.DiscountFen || offer.LineDiscountsFen.Sum() != s.DiscountFen)
            world.Audit.Broken("the discount is what the used ones take off", $"{s.CheckoutId}: {s.DiscountFen}, and they take off {reckoned.DiscountFen}");
    }

    /// <summary>What is agreed to now: the customer has said yes to this amount the last time they were asked, and the platform to these benefits.</summary>
    private void CheckAgreed(CheckoutStatus s, CheckoutBenefits benefits)
    {
        if (!_agreed.Contains((s.CheckoutId, _asking.GetValueOrDefault(s.CheckoutId, ""), s.PayableFen)))
            world.Audit.Broken("an amount never rises silently", $"{s.CheckoutId}: nobody has agreed to {s.PayableFen}");
        if (benefits.Ids.Count > 0 && !_granted.Contains((s.CheckoutId, Set(benefits.Ids))))
            world.Audit.Broken("nothing is asked for before it is agreed to and held", $"{s.CheckoutId}: {Set(benefits.Ids)}");
        if (s.PayableFen == 0)
            Count.WholeOrders++;
    }

    internal static string Set(IEnumerable<string> ids) => string.Join(' ', ids.Order(StringComparer.Ordinal));
}
