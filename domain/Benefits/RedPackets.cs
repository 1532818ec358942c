namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// The best red packets on top of coupons. When their layer begins it is settled which of them count; those that count, are for the same lines, have the
/// same value and are in no group are then as good as each other, so that only how many of such a class are used has to be decided, and those that
/// expire first are.
/// </summary>
internal sealed class RedPackets
{
    private readonly Search _search;
    private readonly Cart _cart;
    private readonly Candidate[] _packets;
    private readonly Candidate[] _byValue;
    private readonly List<(long ThresholdFen, long WorthFen)> _worth = [];

    // About the set of coupons that is being completed.
    private readonly List<PacketClass> _classes = [];
    private readonly List<Candidate> _chosen = [];
    private readonly List<long[]> _leftFen = [];
    private long[][] _worthFrom = [];
    private Sums? _sums;
    private long _discountFen;
    private long _lostFen;
    private long _payableFen;

    public RedPackets(Search search, Cart cart, IEnumerable<Candidate> packets)
    {
        (_search, _cart) = (search, cart);
        _packets = [.. packets];
        _byValue = (Candidate[])_packets.Clone();
        Array.Sort(_byValue, (a, b) => b.ValueFen.CompareTo(a.ValueFen) is var order and not 0 ? order : a.CompareTo(b));
        Array.Sort(_packets, InClasses);
        foreach (var thresholdFen in _packets.Select(ThresholdOnAll).Append(0).Distinct().Order())
            _worth.Add((thresholdFen, Worth(thresholdFen)));
    }

    /// <summary>
    /// What is left to pay at least when so much is payable, at least, before red packets. More may be payable, and more packets count then: the
    /// least is at this amount or at a threshold above it. Thresholds of packets that are not for the whole order are taken to be reached.
    /// </summary>
    public long LeastPayableFen(long payableFen)
    {
        var leastFen = Math.Max(0, payableFen);
        foreach (var (thresholdFen, worthFen) in _worth)
            leastFen = Math.Min(leastFen, Math.Max(0, Math.Max(payableFen, thresholdFen) - worthFen));
        return leastFen;
    }

    /// <summary>Tells the search of every set of red packets on top of its coupons that may be the best.</summary>
    /// <param name="leftFen">Of each line, after the coupons.</param>
    /// <param name="lostFen">Of the coupons' values.</param>
    public void Complete(long[] leftFen, long lostFen)
    {
        _payableFen = 0;
        foreach (var left in leftFen)
            _payableFen += left;
        (_discountFen, _lostFen) = (_cart.TotalFen - _payableFen, lostFen);
        if (_search.CannotWin(_cart.TotalFen - LeastPayableFen(_payableFen), lostFen))
            return;
        FindClasses(leftFen);
        _search.Consider(_discountFen, lostFen, _chosen);
        if (_classes.Count == 0)
            return;
        _worthFrom = PacketClass.WorthFrom(_classes);
        _sums = null;
        if (_search.CannotWin(_discountFen + Math.Min(_payableFen, _worthFrom[0][Reckoning.MaxRedPackets]), lostFen))
            return;
        Room(0, leftFen.Length);
        leftFen.CopyTo(_leftFen[0], 0);
        MostValuable();
        From(0, 0, 0, 0);
    }

    private static int InClasses(Candidate a, Candidate b) =>
        a.Lines.Length.CompareTo(b.Lines.Length) is var byWidth and not 0 ? byWidth
        : a.Lines.AsSpan().SequenceCompareTo(b.Lines) is var byLines and not 0 ? byLines
        : b.ValueFen.CompareTo(a.ValueFen) is var byValue and not 0 ? byValue
        : (a.Group is null).CompareTo(b.Group is null) is var byGroup and not 0 ? byGroup
        : Candidate.ByExpiry(a, b);

    private long ThresholdOnAll(Candidate packet) => packet.Lines.Length == _cart.Lines.Length ? packet.ThresholdFen : 0;

    /// <summary>The most that as many as may be used are worth, of those up to a threshold.</summary>
    private long Worth(long thresholdFen)
    {
        var (worthFen, count) = (0L, 0);
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var packet in _byValue)
            if (count < Reckoning.MaxRedPackets && ThresholdOnAll(packet) <= thresholdFen && (packet.Group is null || groups.Add(packet.Group)))
            {
                worthFen += Math.Min(packet.ValueFen, packet.FullFen);
                count++;
            }
        return worthFen;
    }

    private void FindClasses(long[] leftFen)
    {
        _classes.Clear();
        Candidate? before = null;
        var scopeFen = 0L;
        foreach (var packet in _packets)
        {
            if (before is null || !packet.Lines.AsSpan().SequenceEqual(before.Lines))
                scopeFen = packet.Scope(leftFen);
            if (scopeFen < packet.ThresholdFen || scopeFen == 0 || !_search.Joins(packet))
                continue;
            if (_classes.Count > 0 && _classes[^1].Is(packet))
                _classes[^1].Add(packet);
            else
                _classes.Add(new PacketClass(packet, Math.Min(packet.ValueFen, scopeFen)));
            before = packet;
        }
    }

    /// <summary>The most valuable ones first: mostly that is the answer already, and the rest is to prove it.</summary>
    private void MostValuable()
    {
        var picked = PacketClass.MostValuable(_classes);
        var (takenFen, lostFen) = (0L, 0L);
        var left = (long[])_leftFen[0].Clone();
        foreach (var packet in picked)
        {
            var runningFen = packet.Scope(left);
            var takes = packet.Takes(runningFen);
            if (takes == 0)
                return;
            Reckoning.Apportion(takes, runningFen, packet.Lines, left);
            (takenFen, lostFen) = (takenFen + takes, lostFen + packet.ValueFen - takes);
        }
        _search.Consider(_discountFen + takenFen, _lostFen + lostFen, picked);
    }

    private void From(int index, int count, long takenFen, long lostFen)
    {
        if (index == _classes.Count || count == Reckoning.MaxRedPackets)
        {
            _search.Consider(_discountFen + takenFen, _lostFen + lostFen, _chosen);
            return;
        }
        var mostFen = _discountFen + Math.Min(_payableFen, takenFen + _worthFrom[index][Reckoning.MaxRedPackets - count]);
        if (_search.CannotWin(mostFen, _lostFen + lostFen) || CannotLoseLess(index, takenFen + lostFen) || !_search.Step(mostFen))
            return;

        var packets = _classes[index];
        var most = !_search.Joins(packets.First) ? 0 : Math.Min(packets.Count, Reckoning.MaxRedPackets - count);
        Room(index + 1, _leftFen[index].Length);
        for (var used = most; used >= 0; used--)
        {
            _leftFen[index].CopyTo(_leftFen[index + 1], 0);
            if (!TakeOff(packets, used, _leftFen[index + 1], out var moreFen))
                continue;
            for (var i = 0; i < used; i++)
                _chosen.Add(packets[i]);
            if (used > 0)
                _search.Join(packets.First);
            From(index + 1, count + used, takenFen + moreFen, lostFen + (used * packets.First.ValueFen) - moreFen);
            if (used > 0)
                _search.Leave(packets.First);
            _chosen.RemoveRange(_chosen.Count - used, used);
        }
    }

    private static bool TakeOff(PacketClass packets, int count, long[] leftFen, out long takenFen)
    {
        takenFen = 0;
        if (count == 0)
            return true;
        var runningFen = packets.First.Scope(leftFen);
        for (var i = 0; i < count; i++)
        {
            var takes = packets.First.Takes(runningFen);
            if (takes == 0)
                return false;
            Reckoning.Apportion(takes, runningFen, packets.First.Lines, leftFen);
            (runningFen, takenFen) = (runningFen - takes, takenFen + takes);
        }
        return true;
    }

    /// <summary>
    /// The best so far leaves nothing to pay, so another must too, and loses what its packets are worth beyond that: the least worth that they can
    /// come to says how much.
    /// </summary>
    private bool CannotLoseLess(int index, long worthFen)
    {
        if (_search.Best.DiscountFen < _cart.TotalFen)
            return false;
        _sums ??= Sums.Of(_classes, _payableFen);
        var leastFen = worthFen + _sums.LeastFrom(index, _payableFen - worthFen);
        return _search.CannotWin(_cart.TotalFen, _lostFen + leastFen - _payableFen);
    }

    private void Room(int index, int lines)
    {
        while (_leftFen.Count <= index)
            _leftFen.Add(new long[lines]);
    }
}
