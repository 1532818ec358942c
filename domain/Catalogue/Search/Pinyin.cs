namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// How Chinese characters are read, without tones. Source: Unicode's Unihan database (pinyin.txt says which version and how it
/// was made), 26,000 characters with every reading that today's dictionaries give.
/// </summary>
/// <remarks>A syllable with ü is there twice, written with v and with u: lv and lu, nve and nue.</remarks>
public static class Pinyin
{
    private const char First = '\u3007';
    private const char Last = '\u9fff';

    // The readings of a character lie together; where they begin is at its code minus First.
    private static readonly ushort[] Starts;
    private static readonly ushort[] Readings;
    private static readonly uint[] Initials;

    static Pinyin()
    {
        var pairs = ReadTable();
        Syllables = [.. pairs.Select(p => p.Syllable).Distinct().Order(StringComparer.Ordinal)];
        var numbers = Syllables.Select((s, i) => (s, i)).ToDictionary(p => p.s, p => (ushort)p.i, StringComparer.Ordinal);
        var byCharacter = pairs.GroupBy(p => p.Character).ToDictionary(g => g.Key, g => g.Select(p => numbers[p.Syllable]).Distinct().Order().ToArray());
        Starts = new ushort[Last - First + 2];
        var readings = new List<ushort>();
        for (var c = First; c <= Last; c++)
        {
            readings.AddRange(byCharacter.GetValueOrDefault(c, []));
            Starts[c - First + 1] = (ushort)readings.Count;
        }

        Readings = [.. readings];
        Initials = [.. Enumerable.Range(First, Last - First + 1).Select(c => InitialsIn(ReadingsOf((char)c)))];
    }

    /// <summary>Every syllable that occurs, in ordinal order: "a" to "zuo".</summary>
    public static IReadOnlyList<string> Syllables { get; }

    /// <summary>The readings of a character as places in <see cref="Syllables"/>; none if it is no Chinese character that is listed.</summary>
    public static ReadOnlySpan<ushort> ReadingsOf(char character) =>
        character is < First or > Last ? [] : Readings.AsSpan(Starts[character - First]..Starts[character - First + 1]);

    /// <summary>The first letters of a character's readings: bit 0 for a to bit 25 for z.</summary>
    internal static uint InitialsOf(char character) => character is < First or > Last ? 0 : Initials[character - First];

    private static uint InitialsIn(ReadOnlySpan<ushort> readings)
    {
        var initials = 0u;
        foreach (var reading in readings)
            initials |= 1u << (Syllables[reading][0] - 'a');
        return initials;
    }

    private static List<(char Character, string Syllable)> ReadTable()
    {
        using var reader = new StreamReader(typeof(Pinyin).Assembly.GetManifestResourceStream("pinyin.txt")!);
        var pairs = new List<(char, string)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var syllable = line[..blank];
            pairs.AddRange(line[(blank + 1)..].Select(c => (c, syllable)));
            if (syllable.Contains('v', StringComparison.Ordinal))
                pairs.AddRange(line[(blank + 1)..].Select(c => (c, syllable.Replace('v', 'u'))));
        }

        return pairs;
    }
}
