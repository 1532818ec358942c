namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// The best red packets on top of coupons. When their layer begins it is settled which of them count; those that count, are for the same lines, have the
/// same value and are in no group are then as good as each other, so that only how many of such a class are used has to be decided, and those that
/// expire first are.
/// </summary>
internal sealed class RedPackets
{
    /// <summary>To look which packets count costs about so many steps for each.</summary>
    private const int StepsOfOne = 4;

    /// <summary>An amount is apportioned to so many lines in the time of one step.</summary>
    private const int LinesOfOneStep = 2;

    private readonly Search _search;
    private readonly Cart _cart;
    private readonly Candidate[] _packets;
    private readonly PacketWorth _worth;
    private readonly Lazy<Sums> _sumsOfAll;

    // About the set of coupons that is being completed.
    private readonly List<PacketClass> _classes = [];
    private readonly List<Candidate> _chosen = [];
    private readonly List<long[]> _leftFen = [];
    private long[][] _worthFrom = [];
    private Sums? _sums;
    private LeastLoss? _leastLoss;
    private int _tail;
    private bool _tailIsNew;
    private long _discountFen;
    private long _lostFen;
    private long _payableFen;

    public RedPackets(Search search, Cart cart, IEnumerable<Candidate> packets)
    {
        (_search, _cart) = (search, cart);
        _packets = [.. packets];
        Array.Sort(_packets, InClasses);
        _worth = new PacketWorth(search, cart, _packets);
        _sumsOfAll = new(() => Sums.Of([.. _packets.GroupBy(p => p.ValueFen).Select(g => (g.Key, g.Count()))], cart.TotalFen));
    }

    /// <summary>A coupon of this group is used, so that no packet of it may be.</summary>
    public void Exclude(string? group) => _worth.Exclude(group);

    public void Admit(string? group) => _worth.Admit(group);

    /// <inheritdoc cref="PacketWorth.LeastPayableFen"/>
    public long LeastPayableFen(long payableFen) => _worth.LeastPayableFen(payableFen);

    /// <summary>Tells the search of every set of red packets on top of its coupons that may be the best.</summary>
    /// <param name="leftFen">Of each line, after the coupons.</param>
    /// <param name="lostFen">Of the coupons' values.</param>
    public void Complete(long[] leftFen, long lostFen)
    {
        _payableFen = 0;
        foreach (var left in leftFen)
            _payableFen += left;
        (_discountFen, _lostFen) = (_cart.TotalFen - _payableFen, lostFen);
        var mostFen = _cart.TotalFen - LeastPayableFen(_payableFen);
        if (_search.CannotWin(mostFen, lostFen) || (LeavesNothing && CannotLoseLess(_sumsOfAll.Value, 0, 0)) || !_search.Step(mostFen, StepsOfOne * _packets.Length))
            return;
        FindClasses(leftFen);
        _search.Consider(_discountFen, lostFen, _chosen);
        if (_classes.Count == 0)
            return;
        _worthFrom = PacketClass.WorthFrom(_classes);
        (_sums, _tailIsNew) = (null, true);
        _tail = _classes.Count;
        while (_tail > 0 && _classes[_tail - 1].First is { Group: null } last && last.Lines.Length == leftFen.Length)
            _tail--;
        if (_search.CannotWin(_discountFen + Math.Min(_payableFen, _worthFrom[0][Reckoning.MaxRedPackets]), lostFen))
            return;
        Room(0, leftFen.Length);
        leftFen.CopyTo(_leftFen[0], 0);
        MostValuable();
        From(0, 0, 0, 0);
    }

    /// <summary>Among those for the same lines it does not matter which is taken first: those in groups are decided first.</summary>
    private static int InClasses(Candidate a, Candidate b) =>
        a.Lines.Length.CompareTo(b.Lines.Length) is var byWidth and not 0 ? byWidth
        : a.Lines.AsSpan().SequenceCompareTo(b.Lines) is var byLines and not 0 ? byLines
        : (a.Group is null).CompareTo(b.Group is null) is var byGroup and not 0 ? byGroup
        : b.ValueFen.CompareTo(a.ValueFen) is var byValue and not 0 ? byValue
        : Candidate.ByExpiry(a, b);

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
                _classes.Add(new PacketClass(packet, Math.Min(packet.ValueFen, scopeFen), _worth.GroupOf(packet)));
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
        if (_search.CannotWin(mostFen, _lostFen + lostFen) || (LeavesNothing && CannotLoseLess(OfClasses(), index, takenFen + lostFen)) || !_search.Step(mostFen))
            return;

        if (index == _tail && WalksLeastLoss(index, count, takenFen, lostFen, mostFen))
            return;

        var packets = _classes[index];
        var most = !_search.Joins(packets.First) ? 0 : Math.Min(packets.Count, Reckoning.MaxRedPackets - count);
        Room(index + 1, _leftFen[index].Length);
        for (var used = most; used >= 0; used--)
        {
            if (!_search.Step(mostFen, used * StepsToTakeOff(packets.First)))
                return;
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

    /// <summary>
    /// What is left to decide are packets for the whole order, in no group, and they can leave nothing to pay: of all such sets the one that loses
    /// least is the best.
    /// </summary>
    private bool WalksLeastLoss(int index, int count, long takenFen, long lostFen, long mostFen)
    {
        var payableFen = _payableFen - takenFen;
        if (payableFen <= 0 || _worthFrom[index][Reckoning.MaxRedPackets - count] < payableFen)
            return false;
        // One in a group, decided before, is taken after a larger one: it must not be that for which nothing is left.
        var smallestFen = long.MaxValue;
        foreach (var packet in _chosen)
            if (packet.Lines.Length == _leftFen[index].Length)
                smallestFen = Math.Min(smallestFen, packet.ValueFen);
        if (_tailIsNew)
        {
            List<Candidate> tail = [.. _classes.Skip(_tail).SelectMany(c => c.Packets)];
            if (_leastLoss?.Has(tail) != true)
                _leastLoss = new LeastLoss(_search, tail);
            _tailIsNew = false;
        }
        return _leastLoss!.Walk(payableFen, _lostFen + lostFen, Reckoning.MaxRedPackets - count, mostFen, _chosen, allLostFen =>
        {
            if (allLostFen - _lostFen - lostFen < smallestFen)
                _search.Consider(_cart.TotalFen, allLostFen, _chosen);
        });
    }

    private static int StepsToTakeOff(Candidate packet) => 1 + (packet.Lines.Length / LinesOfOneStep);

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
    private bool CannotLoseLess(Sums sums, int index, long worthFen)
    {
        var leastFen = worthFen + sums.LeastFrom(index, _payableFen - worthFen);
        return _search.CannotWin(_cart.TotalFen, _lostFen + leastFen - _payableFen);
    }

    private bool LeavesNothing => _search.Best.DiscountFen == _cart.TotalFen;

    private Sums OfClasses()
    {
        if (_sums is null)
        {
            _sums = Sums.Of(_classes.ConvertAll(c => (c.First.ValueFen, c.Count)), _payableFen);
            _search.Spend(_sums.Steps);
        }
        return _sums;
    }

    private void Room(int index, int lines)
    {
        while (_leftFen.Count <= index)
            _leftFen.Add(new long[lines]);
    }
}
