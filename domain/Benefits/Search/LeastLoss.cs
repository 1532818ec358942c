namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// Red packets for the whole order, in no group, that together are worth at least what is left to pay: which of them lose least, and of those the ones
/// that expire first. The least sum of so many values is looked up, and only sets of exactly that sum are walked, in the order in which they
/// expire.
/// </summary>
internal sealed class LeastLoss
{
    /// <summary>With a larger table it would cost more than it helps.</summary>
    private const int MaxCells = 1 << 17;

    /// <summary>So many cells of the table are filled in the time of one step.</summary>
    private const int CellsOfOneStep = 32;
    private const byte Never = byte.MaxValue / 2;

    private readonly Search _search;
    private readonly IReadOnlyList<Candidate> _given;
    private readonly List<Candidate> _packets;
    private readonly long _unitFen;
    private readonly long _largest;
    private readonly HashSet<long> _closed = [];

    /// <summary>Of the packets from the first index on, the fewest that come to the second, in units.</summary>
    private byte[,] _fewest = new byte[0, 0];
    private List<Candidate> _chosen = [];
    private Action<long> _found = _ => { };
    private long _mostFen;
    private int _sums = -1;
    private int _room;

    public LeastLoss(Search search, IReadOnlyList<Candidate> packets)
    {
        (_search, _given) = (search, packets);
        _packets = [.. packets];
        _packets.Sort(Candidate.ByExpiry);
        foreach (var packet in _packets)
            _unitFen = Sums.Divisor(packet.ValueFen, _unitFen);
        _largest = _packets.Max(p => p.ValueFen) / _unitFen;
    }

    /// <summary>The same packets: their table can be used again.</summary>
    public bool Has(IReadOnlyCollection<Candidate> packets)
    {
        if (packets.Count != _given.Count)
            return false;
        var i = 0;
        foreach (var packet in packets)
            if (!ReferenceEquals(packet, _given[i++]))
                return false;
        return true;
    }

    /// <summary>Adds sets to <paramref name="chosen"/>, one after another, and tells <paramref name="found"/> what each loses.</summary>
    /// <param name="lostFen">What the rest of the set loses.</param>
    /// <param name="payableFen">What is left to pay, at most what <paramref name="room"/> of them are worth.</param>
    /// <returns>False when the amounts are too many for a table: nothing was looked for.</returns>
    public bool Walk(long payableFen, long lostFen, int room, long mostFen, List<Candidate> chosen, Action<long> found)
    {
        var least = (payableFen + _unitFen - 1) / _unitFen;
        if ((least + _largest + 1) * (_packets.Count + 1) > MaxCells)
            return false;
        if (_sums < least + _largest)
        {
            if (!_search.Step(mostFen, (int)((least + _largest + 1) * (_packets.Count + 1) / CellsOfOneStep) + 1))
                return true;
            Fill((int)(least + _largest));
        }
        var sum = (int)least;
        while (_fewest[0, sum] > room)
            if (++sum > least + _largest)
                return true;
        (_mostFen, _room, _chosen, _found) = (mostFen, room, chosen, found);
        _closed.Clear();
        From(0, sum, 0, lostFen + (sum * _unitFen) - payableFen);
        return true;
    }

    private void From(int index, int rest, int count, long lostFen)
    {
        if (rest == 0)
        {
            _found(lostFen);
            return;
        }
        if (index == _packets.Count || count + _fewest[index, rest] > _room || !_search.Step(_mostFen, _search.StepsToTie(_chosen))
            || !_search.MayWinTie(lostFen, _chosen, _packets[index].ExpiryTicks, _fewest[index, rest], _room - count))
            return;
        var packet = _packets[index];
        var value = (int)(packet.ValueFen / _unitFen);
        // Of one value those that expire first are used: without this one, none of the later ones.
        if (value <= rest && !_closed.Contains(packet.ValueFen))
        {
            _chosen.Add(packet);
            From(index + 1, rest - value, count + 1, lostFen);
            _chosen.RemoveAt(_chosen.Count - 1);
        }
        var closes = _closed.Add(packet.ValueFen);
        From(index + 1, rest, count, lostFen);
        if (closes)
            _closed.Remove(packet.ValueFen);
    }

    private void Fill(int sums)
    {
        var count = _packets.Count;
        (_fewest, _sums) = (new byte[count + 1, sums + 1], sums);
        for (var sum = 1; sum <= sums; sum++)
            _fewest[count, sum] = Never;
        for (var i = count - 1; i >= 0; i--)
        {
            var value = _packets[i].ValueFen / _unitFen;
            for (var sum = 1; sum <= sums; sum++)
                _fewest[i, sum] = sum < value ? _fewest[i + 1, sum] : Math.Min(_fewest[i + 1, sum], (byte)(_fewest[i + 1, sum - value] + 1));
        }
    }
}
