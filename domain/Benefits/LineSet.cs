namespace QuickCheckout.Domain.Benefits;

/// <summary>Some of a cart's lines, one bit each.</summary>
internal readonly struct LineSet
{
    private const int Bits = 64;
    private readonly ulong[] _words;

    private LineSet(ulong[] words) => _words = words;

    public static LineSet Of(ReadOnlySpan<int> lines, int count)
    {
        var words = new ulong[(count + Bits - 1) / Bits];
        foreach (var line in lines)
            words[line / Bits] |= 1UL << line;
        return new LineSet(words);
    }

    public bool Has(int line) => (_words[line / Bits] >> line & 1) != 0;

    public bool Overlaps(LineSet other)
    {
        for (var i = 0; i < _words.Length; i++)
            if ((_words[i] & other._words[i]) != 0)
                return true;
        return false;
    }
}
