namespace QuickCheckout.Domain.Benefits;

/// <summary>An item coupon: it sees the full amounts of its lines, so what it takes off each is always the same.</summary>
internal sealed record ItemCoupon(Candidate Candidate, long[] SharesFen, long LostFen)
{
    private const int LinesOfOneStep = 8;

    /// <summary>To decide about it costs so many.</summary>
    public int Steps { get; } = 2 + (SharesFen.Length / LinesOfOneStep);

    /// <summary>Of each line, the most that this one or another takes off it.</summary>
    public void AddTo(long[] mostFen)
    {
        for (var i = 0; i < SharesFen.Length; i++)
            mostFen[Candidate.Lines[i]] = Math.Max(mostFen[Candidate.Lines[i]], SharesFen[i]);
    }
}

/// <summary>The item coupons in the order in which they are decided: those on most lines first, then those that take most.</summary>
internal sealed class ItemCoupons
{
    private readonly List<ItemCoupon> _coupons;
    private readonly long[][] _mostFen;

    public ItemCoupons(Cart cart, IEnumerable<Candidate> candidates)
    {
        _coupons = [.. candidates.OrderByDescending(c => c.Lines.Length).ThenByDescending(c => c.Takes(c.FullFen)).ThenBy(c => c).Select(c => Of(c, cart))];
        _mostFen = new long[_coupons.Count + 1][];
        _mostFen[^1] = new long[cart.Lines.Length];
        for (var i = _coupons.Count - 1; i >= 0; i--)
        {
            var most = _mostFen[i] = (long[])_mostFen[i + 1].Clone();
            _coupons[i].AddTo(most);
        }
    }

    public int Count => _coupons.Count;

    public ItemCoupon this[int index] => _coupons[index];

    /// <summary>For each line, the most that one of the coupons from <paramref name="index"/> on takes off it.</summary>
    public long[] MostFrom(int index) => _mostFen[index];

    private static ItemCoupon Of(Candidate candidate, Cart cart)
    {
        var left = (long[])cart.AmountsFen.Clone();
        var takenFen = candidate.Takes(candidate.FullFen);
        Reckoning.Apportion(takenFen, candidate.FullFen, candidate.Lines, left);
        return new ItemCoupon(
            candidate, Array.ConvertAll(candidate.Lines, l => cart.AmountsFen[l] - left[l]), candidate.IsPercentage ? 0 : candidate.ValueFen - takenFen);
    }
}
