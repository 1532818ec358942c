namespace QuickCheckout.Domain.Benefits;

/// <summary>Which sums the values of red packets can come to: of each class and those after it, one bit for each multiple of what divides all values.</summary>
internal sealed class Sums
{
    private const int Bits = 64;

    /// <summary>With more multiples than this it would cost more than it helps.</summary>
    private const int MaxMultiples = 1 << 13;

    /// <summary>So many words are shifted, for one packet, in the time of one step.</summary>
    private const int WordsOfOneStep = 32;

    private readonly long _unitFen;
    private readonly ulong[][]? _from;

    private Sums(long unitFen, ulong[][]? from, int steps = 1) => (_unitFen, _from, Steps) = (unitFen, from, steps);

    /// <summary>What they cost.</summary>
    public int Steps { get; }

    public static Sums Of(IReadOnlyList<(long ValueFen, int Count)> classes, long upToFen)
    {
        var (unitFen, largestFen) = (0L, 0L);
        foreach (var (valueFen, _) in classes)
            (unitFen, largestFen) = (Divisor(valueFen, unitFen), Math.Max(largestFen, valueFen));
        if (unitFen == 0)
            return new Sums(1, null);
        var multiples = ((upToFen + largestFen) / unitFen) + 1;
        if (multiples > MaxMultiples)
            return new Sums(unitFen, null);

        var from = new ulong[classes.Count + 1][];
        var words = (int)((multiples + Bits - 1) / Bits);
        from[classes.Count] = new ulong[words];
        from[classes.Count][0] = 1;
        for (var i = classes.Count - 1; i >= 0; i--)
        {
            from[i] = (ulong[])from[i + 1].Clone();
            for (var k = 0; k < classes[i].Count; k++)
                OrShifted(from[i], (int)(classes[i].ValueFen / unitFen));
        }
        return new Sums(unitFen, from, 1 + ((classes.Count + classes.Sum(c => c.Count)) * words / WordsOfOneStep));
    }

    /// <summary>The least sum of the classes from <paramref name="index"/> on that is at least so much; so much itself when that is not known.</summary>
    public long LeastFrom(int index, long atLeastFen)
    {
        if (_from is null || atLeastFen <= 0)
            return Math.Max(0, atLeastFen);
        var sums = _from[index];
        var first = (atLeastFen + _unitFen - 1) / _unitFen;
        for (var at = first; at < (long)sums.Length * Bits; at = (at / Bits + 1) * Bits)
            if (sums[at / Bits] >> (int)(at % Bits) is var rest and not 0)
                return (at + System.Numerics.BitOperations.TrailingZeroCount(rest)) * _unitFen;
        return Money.MaxFen * Reckoning.MaxRedPackets;
    }

    /// <summary>The greatest that divides both; the other when one is 0.</summary>
    public static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    private static void OrShifted(ulong[] sums, int by)
    {
        var (words, bits) = (by / Bits, by % Bits);
        for (var i = sums.Length - 1; i >= words; i--)
        {
            var shifted = sums[i - words] << bits;
            if (bits > 0 && i > words)
                shifted |= sums[i - words - 1] >> (Bits - bits);
            sums[i] |= shifted;
        }
    }
}
