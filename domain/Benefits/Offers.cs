namespace QuickCheckout.Domain.Benefits;

/// <summary>Which benefits a cart is offered: the best set (rule M3), or the one that a person picked, with why the others are not used.</summary>
public static class Offers
{
    /// <summary>For all that is looked for: what the best set leaves of it, at least a quarter, is for the next threshold.</summary>
    internal const int MaxSteps = Search.MaxSteps / 3 * 4;

    /// <summary>The set that takes off most; ties as decision 0010 breaks them.</summary>
    /// <param name="lines">One for each SKU, at most <see cref="Money.MaxFen"/> in all.</param>
    /// <param name="benefits">
    /// All that the member has, also those that cannot be used. Neither order changes anything, except that of two with one id the first counts.
    /// </param>
    /// <param name="switchedOff">Ids of those that somebody does not want to be used; null for none.</param>
    public static BenefitOffer Best(
        IReadOnlyList<BenefitLine> lines, IReadOnlyList<Benefit> benefits, DateTimeOffset now, IReadOnlyCollection<string>? switchedOff = null)
    {
        var hand = new Hand(Cart.Of(lines), benefits, now, switchedOff);
        var found = Search.For(hand.Cart, hand.Usable);
        var reckoned = Reckoning.Reckon(hand.Cart, found.Choice.Set);
        var explanation = new Explanation(hand, found.Choice, reckoned, pickedByHand: false);
        var next = Thresholds.Next(hand, explanation, found.Choice, MaxSteps - found.Steps);
        return Offer(hand, found.Choice, reckoned, explanation.Unused(next)) with
        {
            NextThreshold = next,
            IsBest = found.Proven,
            GapFen = found.GapFen,
        };
    }

    /// <summary>
    /// The set that a person picked, or the rule that it breaks. <see cref="BenefitOffer.IsBest"/> and <see cref="BenefitOffer.GapFen"/> compare it
    /// with the best of all.
    /// </summary>
    /// <param name="wanted">Ids; none is a set too.</param>
    public static Result<BenefitOffer> Of(
        IReadOnlyList<BenefitLine> lines, IReadOnlyList<Benefit> benefits, DateTimeOffset now, IReadOnlyCollection<string> wanted)
    {
        var hand = new Hand(Cart.Of(lines), benefits, now, null);
        if (Picked.WhyNot(hand, wanted) is { } refusal)
            return refusal;

        var set = hand.Usable.Where(c => wanted.Contains(c.Id)).ToList();
        var reckoned = Reckoning.Reckon(hand.Cart, set);
        var choice = new Choice(set, reckoned.DiscountFen, 0);
        var best = Search.For(hand.Cart, hand.Usable);
        var explanation = new Explanation(hand, choice, reckoned, pickedByHand: true);
        return Offer(hand, choice, reckoned, explanation.Unused(null)) with
        {
            IsBest = best.Proven && best.Choice.Set.Count == set.Count && set.TrueForAll(c => best.Choice.Uses(c.Id)),
            GapFen = Math.Max(0, best.Choice.DiscountFen + best.GapFen - choice.DiscountFen),
        };
    }

    private static BenefitOffer Offer(Hand hand, Choice choice, Reckoned reckoned, IReadOnlyList<UnusedBenefit> unused) => new(
        hand.Cart.TotalFen, choice.DiscountFen,
        [.. reckoned.Steps.Select(s => new UsedBenefit(s.Benefit.Id, s.Benefit.Layer, s.Benefit.Title, s.DiscountFen, s.Benefit.ValidUntil))],
        reckoned.LineDiscountsFen, unused);
}
