namespace QuickCheckout.Domain.Benefits;

/// <summary>Red packets of one value for the same lines, in no group, those that expire first first; or one that is in a group.</summary>
internal sealed class PacketClass(Candidate first, long worthFen, int group)
{
    private readonly List<Candidate> _packets = [first];
    private readonly int _group = group;

    public Candidate First => _packets[0];

    /// <summary>The most that one of them takes off.</summary>
    public long WorthFen { get; } = worthFen;

    public IReadOnlyList<Candidate> Packets => _packets;

    public int Count => _packets.Count;

    public Candidate this[int index] => _packets[index];

    public bool Is(Candidate packet) =>
        First.Group is null && packet.Group is null && First.ValueFen == packet.ValueFen && First.Lines.AsSpan().SequenceEqual(packet.Lines);

    public void Add(Candidate packet)
    {
        if (_packets.Count < Reckoning.MaxRedPackets)
            _packets.Add(packet);
    }

    /// <summary>For each class, and each count of packets, the most that so many of this class and those after it take off together.</summary>
    public static long[][] WorthFrom(List<PacketClass> classes)
    {
        var from = new long[classes.Count + 1][];
        from[classes.Count] = new long[Reckoning.MaxRedPackets + 1];
        var richest = new Richest();
        for (var i = classes.Count - 1; i >= 0; i--)
        {
            for (var k = 0; k < classes[i].Count; k++)
                richest.Add(classes[i].WorthFen, classes[i]._group);
            from[i] = richest.Sums();
        }
        return from;
    }

    /// <summary>As many as may be used of those that take off most, one of a group, in the order in which they are taken off.</summary>
    public static List<Candidate> MostValuable(List<PacketClass> classes)
    {
        var groups = new HashSet<string>(StringComparer.Ordinal);
        var picked = new List<Candidate>(Reckoning.MaxRedPackets);
        foreach (var one in classes.OrderByDescending(c => c.WorthFen))
            for (var k = 0; k < one.Count && picked.Count < Reckoning.MaxRedPackets && (one.First.Group is null || groups.Add(one.First.Group)); k++)
                picked.Add(one[k]);
        picked.Sort();
        return picked;
    }
}
