namespace QuickCheckout.Domain.Benefits;

/// <summary>Which rule a set that a person picked breaks.</summary>
internal static class Picked
{
    public static Refusal? WhyNot(Hand hand, IReadOnlyCollection<string> wanted)
    {
        var set = new List<Candidate>(wanted.Count);
        foreach (var id in wanted.Distinct(StringComparer.Ordinal))
        {
            if (hand.All.Find(c => string.Equals(c.Id, id, StringComparison.Ordinal)) is not { } candidate)
                return Refusals.BenefitUnknown(id);
            if (hand.Barred.TryGetValue(id, out var reason))
                return Refusals.BenefitNotAvailable(candidate.Benefit.Title, Phrases.Barred(reason, candidate.Benefit.ValidFrom, hand.Now));
            set.Add(candidate);
        }
        return NotTogether(set) ?? NotOnThisCart(hand.Cart, set);
    }

    private static Refusal? NotTogether(List<Candidate> set)
    {
        set.Sort();
        for (var i = 0; i < set.Count; i++)
            for (var j = i + 1; j < set.Count; j++)
                if (Rules.OfOneGroup(set[i], set[j]))
                    return Refusals.BenefitsExcludeEachOther(set[i].Benefit.Title, set[j].Benefit.Title);
                else if (Rules.WantOnePlace(set[i], set[j]))
                    return set[i].Layer == BenefitLayer.ItemCoupon
                        ? Refusals.TwoCouponsOnALine(set[i].Benefit.Title, set[j].Benefit.Title)
                        : Refusals.TwoCouponsOfALayer(set[i].Benefit.Title, set[j].Benefit.Title);
        return set.Count(c => c.Layer == BenefitLayer.RedPacket) > Reckoning.MaxRedPackets ? Refusals.TooManyRedPackets(Reckoning.MaxRedPackets) : null;
    }

    private static Refusal? NotOnThisCart(Cart cart, List<Candidate> set)
    {
        var reckoned = Reckoning.Reckon(cart, set);
        for (var i = 0; i < set.Count; i++)
        {
            var title = set[i].Benefit.Title;
            if (set[i].Lines.Length == 0)
                return Refusals.BenefitTakesNothing(title);
            if (!reckoned.Steps[i].Reached)
                return Refusals.BenefitBelowThreshold(title, set[i].ThresholdFen - set[i].Scope(reckoned.TurnOf(set[i].Layer)));
            if (reckoned.Steps[i].DiscountFen == 0)
                return Refusals.BenefitTakesNothing(title);
        }
        return null;
    }
}
