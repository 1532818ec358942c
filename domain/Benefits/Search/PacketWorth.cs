namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// The most that red packets are worth at each of their thresholds, without those in the groups that coupons have taken. It is asked at every step:
/// so each set of groups is reckoned once, in one walk up the thresholds, and asked by looking it up.
/// </summary>
internal sealed class PacketWorth
{
    /// <summary>Of more groups than there are bits, the bound takes no account.</summary>
    private const int MostGroups = 64;

    /// <summary>So many sets of groups are remembered; another takes the place of one of them.</summary>
    private const int Remembered = 64;

    /// <summary>So many packets and thresholds are walked in the time of one step.</summary>
    private const int OnesOfOneStep = 8;

    /// <summary>What is spread over the remembered ones: the golden ratio, whose multiples lie apart.</summary>
    private const ulong Spread = 0x9E3779B97F4A7C15;
    private const int SpreadShift = 58;

    private readonly record struct Packet(long ThresholdFen, long WorthFen, int Group);

    /// <param name="WorthFen">At each threshold.</param>
    /// <param name="LeastFen">For each threshold, the least that any from it on leaves to pay when it is just reached.</param>
    private sealed record Ladder(long[] WorthFen, long[] LeastFen)
    {
        public ulong Excluded { get; set; }
    }

    private readonly Search _search;
    private readonly Packet[] _packets;
    private readonly long[] _thresholdsFen;
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly Ladder?[] _remembered = new Ladder?[Remembered];
    private readonly Richest _richest = new();
    private ulong _excluded;
    private Ladder? _ladder;

    public PacketWorth(Search search, Cart cart, IReadOnlyList<Candidate> packets)
    {
        _search = search;
        foreach (var packet in packets)
            if (packet.Group is not null)
                _groups.TryAdd(packet.Group, _groups.Count);
        // Thresholds of those that are not for the whole order are taken to be reached.
        _packets = [.. packets
            .Select(p => new Packet(p.Lines.Length == cart.Lines.Length ? p.ThresholdFen : 0, Math.Min(p.ValueFen, p.FullFen), GroupOf(p)))
            .OrderBy(p => p.ThresholdFen).ThenByDescending(p => p.WorthFen)];
        _thresholdsFen = [.. _packets.Select(p => p.ThresholdFen).Prepend(0).Distinct()];
    }

    /// <summary>A number for its group.</summary>
    public int GroupOf(Candidate packet) => packet.Group is null ? Richest.NoGroup : _groups[packet.Group];

    /// <summary>A coupon of this group is used, so that no packet of it may be.</summary>
    public void Exclude(string? group) => Without(_excluded | BitOf(group));

    public void Admit(string? group) => Without(_excluded & ~BitOf(group));

    /// <summary>
    /// What is left to pay at least when so much is payable, at least, before red packets. More may be payable, and more packets count then: the
    /// least is at this amount or at a threshold above it.
    /// </summary>
    public long LeastPayableFen(long payableFen)
    {
        if (payableFen <= 0)
            return 0;
        var ladder = _ladder ??= Reckoned();
        var at = Array.BinarySearch(_thresholdsFen, payableFen);
        var reached = at >= 0 ? at : ~at - 1;
        var leastFen = payableFen - ladder.WorthFen[reached];
        if (reached + 1 < _thresholdsFen.Length)
            leastFen = Math.Min(leastFen, ladder.LeastFen[reached + 1]);
        return Math.Max(0, leastFen);
    }

    private void Without(ulong groups)
    {
        if (groups == _excluded)
            return;
        (_excluded, _ladder) = (groups, null);
    }

    private ulong BitOf(string? group) => group is not null && _groups.TryGetValue(group, out var index) ? BitOf(index) : 0;

    private static ulong BitOf(int group) => group is >= 0 and < MostGroups ? 1UL << group : 0;

    private Ladder Reckoned()
    {
        ref var ladder = ref _remembered[(int)(unchecked(_excluded * Spread) >> SpreadShift)];
        if (ladder is null)
            ladder = new Ladder(new long[_thresholdsFen.Length], new long[_thresholdsFen.Length]);
        else if (ladder.Excluded == _excluded)
            return ladder;
        ladder.Excluded = _excluded;
        Reckon(ladder);
        return ladder;
    }

    private void Reckon(Ladder ladder)
    {
        _search.Spend(1 + ((_packets.Length + _thresholdsFen.Length) / OnesOfOneStep));
        _richest.Clear();
        var next = 0;
        for (var i = 0; i < _thresholdsFen.Length; i++)
        {
            for (; next < _packets.Length && _packets[next].ThresholdFen <= _thresholdsFen[i]; next++)
                if ((BitOf(_packets[next].Group) & _excluded) == 0)
                    _richest.Add(_packets[next].WorthFen, _packets[next].Group);
            ladder.WorthFen[i] = _richest.SumFen;
        }
        var leastFen = long.MaxValue;
        for (var i = _thresholdsFen.Length - 1; i >= 0; i--)
            ladder.LeastFen[i] = leastFen = Math.Min(leastFen, _thresholdsFen[i] - ladder.WorthFen[i]);
    }
}
