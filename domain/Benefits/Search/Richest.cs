namespace QuickCheckout.Domain.Benefits;

/// <summary>The most valuable red packets of those it was told of, one of a group, as many as may be used together.</summary>
internal sealed class Richest
{
    public const int NoGroup = -1;

    private readonly long[] _worthFen = new long[Reckoning.MaxRedPackets];
    private readonly int[] _groups = new int[Reckoning.MaxRedPackets];
    private int _count;

    /// <summary>What they are worth together.</summary>
    public long SumFen { get; private set; }

    public void Clear() => (_count, SumFen) = (0, 0);

    /// <summary>What the most valuable so many are worth together, for each count of them.</summary>
    public long[] Sums()
    {
        var sums = new long[Reckoning.MaxRedPackets + 1];
        for (var i = 0; i < Reckoning.MaxRedPackets; i++)
            sums[i + 1] = sums[i] + (i < _count ? _worthFen[i] : 0);
        return sums;
    }

    public void Add(long worthFen, int group)
    {
        if (_count == Reckoning.MaxRedPackets && worthFen <= _worthFen[^1])
            return;
        // In its place goes another of its group, or the least when there is no room, or none.
        var goes = group == NoGroup ? -1 : Array.IndexOf(_groups, group, 0, _count);
        if (goes >= 0 && _worthFen[goes] >= worthFen)
            return;
        if (goes < 0 && _count < Reckoning.MaxRedPackets)
            _worthFen[goes = _count++] = 0;
        else if (goes < 0)
            goes = _count - 1;
        SumFen += worthFen - _worthFen[goes];
        Place(goes, worthFen, group);
    }

    private void Place(int at, long worthFen, int group)
    {
        for (; at > 0 && _worthFen[at - 1] < worthFen; at--)
            (_worthFen[at], _groups[at]) = (_worthFen[at - 1], _groups[at - 1]);
        (_worthFen[at], _groups[at]) = (worthFen, group);
    }
}
