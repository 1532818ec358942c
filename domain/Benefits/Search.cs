namespace QuickCheckout.Domain.Benefits;

/// <summary>The best set of those that may be used.</summary>
internal sealed class Search
{
    private readonly Cart _cart;
    private readonly List<Candidate> _candidates;
    private readonly List<Candidate> _set = [];
    private Choice _best = Choice.Nothing;

    private Search(Cart cart, List<Candidate> candidates) => (_cart, _candidates) = (cart, candidates);

    public static Found Best(Cart cart, IEnumerable<Candidate> candidates)
    {
        var search = new Search(cart, [.. candidates.Where(c => Rules.WhyOfNoUse(c) is null).Order()]);
        search.From(0);
        return new Found(search._best, 0, true);
    }

    private void From(int index)
    {
        if (index == _candidates.Count)
        {
            Consider();
            return;
        }
        var candidate = _candidates[index];
        if (!_set.Any(c => Rules.OfOneGroup(c, candidate) || Rules.WantOnePlace(c, candidate)) && _set.Count(c => c.Layer == BenefitLayer.RedPacket) < Reckoning.MaxRedPackets)
        {
            _set.Add(candidate);
            From(index + 1);
            _set.RemoveAt(_set.Count - 1);
        }
        From(index + 1);
    }

    private void Consider()
    {
        var reckoned = Reckoning.Reckon(_cart, _set);
        if (reckoned.Steps.Any(s => s.DiscountFen == 0))
            return;
        var lost = reckoned.Steps.Zip(_set.Order(), (s, c) => c.IsPercentage ? 0 : c.ValueFen - s.DiscountFen).Sum();
        var choice = new Choice([.. _set], reckoned.DiscountFen, lost);
        if (choice.IsBetterThan(_best))
            _best = choice;
    }
}

/// <param name="GapFen">No other set takes off more than so much more.</param>
/// <param name="Proven">No other set is better.</param>
internal sealed record Found(Choice Choice, long GapFen, bool Proven);
