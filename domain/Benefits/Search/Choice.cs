namespace QuickCheckout.Domain.Benefits;

/// <summary>A set that may be used, with what decides between it and another (rule M3, decision 0010).</summary>
internal sealed class Choice
{
    private readonly Candidate[] _byExpiry;
    private string[]? _ids;

    public Choice(IReadOnlyCollection<Candidate> set, long discountFen, long lostFen)
    {
        (Set, DiscountFen, LostFen) = (set, discountFen, lostFen);
        _byExpiry = [.. set];
        Array.Sort(_byExpiry, Candidate.ByExpiry);
    }

    public IReadOnlyCollection<Candidate> Set { get; }

    public long DiscountFen { get; }

    /// <summary>Of the values of what is used, what nobody gets.</summary>
    public long LostFen { get; }

    public bool IsBetterThan(Choice other)
    {
        if (DiscountFen != other.DiscountFen)
            return DiscountFen > other.DiscountFen;
        if (LostFen != other.LostFen)
            return LostFen < other.LostFen;
        return ByExpiries(other) is var order and not 0 ? order < 0 : Ids().AsSpan().SequenceCompareTo(other.Ids(), StringComparer.Ordinal) < 0;
    }

    /// <summary>
    /// The same without those that take nothing off. The best set has none, since without them it loses less; but a search that was given up, or
    /// looked at discounts only, may have come upon one.
    /// </summary>
    public Choice WithoutIdle(Cart cart)
    {
        var steps = Reckoning.Reckon(cart, Set).Steps;
        if (steps.All(s => s.DiscountFen > 0))
            return this;
        var idle = steps.Where(s => s.DiscountFen == 0).Select(s => s.Benefit.Id).ToHashSet(StringComparer.Ordinal);
        return new Choice(
            [.. Set.Where(c => !idle.Contains(c.Id))], DiscountFen, LostFen - Set.Where(c => idle.Contains(c.Id)).Sum(c => c.ValueFen));
    }

    public bool Uses(string id) => _byExpiry.Any(c => string.Equals(c.Id, id, StringComparison.Ordinal));

    /// <summary>The earliest first; when one set has no more, the smaller one.</summary>
    private int ByExpiries(Choice other)
    {
        for (var i = 0; i < Math.Min(_byExpiry.Length, other._byExpiry.Length); i++)
            if (_byExpiry[i].ExpiryTicks.CompareTo(other._byExpiry[i].ExpiryTicks) is var order and not 0)
                return order;
        return _byExpiry.Length.CompareTo(other._byExpiry.Length);
    }

    /// <summary>
    /// False when no set is better by what expires first that has these benefits, at least <paramref name="least"/> and at most
    /// <paramref name="most"/> more that expire at <paramref name="from"/> or later, and takes off and loses as much. Were all those that may be more to
    /// expire at that time, the set's expiries, in order, would be the earliest: it is not better if they are later than these.
    /// </summary>
    public bool MayBeBeaten(List<long> known, long from, int least, int most)
    {
        known.Sort();
        var (taken, more) = (0, most);
        for (var i = 0; i < known.Count + least; i++)
        {
            if (i == _byExpiry.Length)
                return false;
            var early = more > 0 && (taken == known.Count || from <= known[taken]);
            var next = early ? from : known[taken];
            if (early)
                more--;
            else
                taken++;
            if (next != _byExpiry[i].ExpiryTicks)
                return next < _byExpiry[i].ExpiryTicks;
        }
        return true;
    }

    private string[] Ids()
    {
        if (_ids is null)
        {
            _ids = Array.ConvertAll(_byExpiry, c => c.Id);
            Array.Sort(_ids, StringComparer.Ordinal);
        }
        return _ids;
    }
}
