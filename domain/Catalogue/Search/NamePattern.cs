using System.Numerics;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>How a word was found in a name.</summary>
internal enum Way
{
    /// <summary>As it stands there.</summary>
    Literal,

    /// <summary>With whole syllables, the last of them perhaps not typed to its end.</summary>
    Syllables,

    /// <summary>With first letters.</summary>
    Initials,
}

/// <summary>
/// A word that may stand in a name as it is, in pinyin or mixed. Neighbouring characters of the name each use up one piece
/// of the word: the character itself, one of its syllables, the first letter of one (or zh, ch, sh), or, at the end of
/// the word, the beginning of a syllable. Every way to cut the word is followed at once: the places reached so far are
/// bits of a number.
/// </summary>
internal sealed class NamePattern
{
    private readonly string _letters;

    // By place: its letter as a bit, none if it is no letter from a to z.
    private readonly uint[] _bits;

    // By syllable: from which places of the word it leads on, and from which to the word's end.
    private readonly ulong[] _leads = [];
    private readonly ulong[] _ends = [];

    /// <param name="letters">At most 64.</param>
    public NamePattern(string letters)
    {
        _letters = letters;
        _bits = [.. letters.Select(c => char.IsAsciiLetterLower(c) ? 1u << (c - 'a') : 0)];
        if (!letters.Any(char.IsAsciiLetterLower))
            return;
        _leads = new ulong[Pinyin.Syllables.Count];
        _ends = new ulong[Pinyin.Syllables.Count];
        for (var at = 0; at < letters.Length; at++)
        {
            if (char.IsAsciiLetterLower(letters[at]))
                AddSyllables(at);
        }
    }

    /// <summary>When the part of the word that stands before is this long, and the name goes on behind it.</summary>
    public Start After(int letters) => new(letters, letters, 1UL << letters, BitsAt(1UL << letters));

    /// <summary>Whether the name's next letter leads on at all: what most tries end with.</summary>
    public bool MayGoOn(in Start start, char next)
    {
        if ((Pinyin.InitialsOf(next) & start.Bits) != 0)
            return true;
        for (var rest = start.Places; rest != 0; rest &= rest - 1)
        {
            if (_letters[BitOperations.TrailingZeroCount(rest)] == next)
                return true;
        }

        return false;
    }

    /// <summary>When the word begins with a character of the name: the same wherever the character stands.</summary>
    /// <returns>Where to go on; or by which way the character is all of the word; or neither, and the word is not there.</returns>
    public (Start? Start, Way? Whole) Begin(char character)
    {
        var (reached, ended) = Step(1, character, Way.Initials);
        if (!ended)
            return (reached == 0 ? null : new Start(0, 1, reached, BitsAt(reached)), null);
        for (var way = Way.Literal; way < Way.Initials; way++)
        {
            if (Step(1, character, way).Ended)
                return (null, way);
        }

        return (null, Way.Initials);
    }

    /// <summary>Where the word ends that begins at <paramref name="from"/> in the name, and by which way; null if it is not there.</summary>
    public (int End, Way Way)? Find(ReadOnlySpan<char> name, int from, Start start)
    {
        var end = End(name, from + start.Characters, start.Places, Way.Initials);
        if (end < 0)
            return null;
        // Hits are few beside tries: only they are looked at again for a better way.
        for (var way = Way.Literal; way < Way.Initials; way++)
        {
            if (End(name, from + start.Letters, 1UL << start.Letters, way) is >= 0 and var better)
                return (better, way);
        }

        return (end, Way.Initials);
    }

    private int End(ReadOnlySpan<char> name, int at, ulong places, Way way)
    {
        for (; at < name.Length && places != 0; at++)
        {
            var (reached, ended) = Step(places, name[at], way);
            if (ended)
                return at + 1;
            places = reached;
        }

        return -1;
    }

    private (ulong Reached, bool Ended) Step(ulong places, char c, Way way)
    {
        var initials = way == Way.Literal ? 0 : Pinyin.InitialsOf(c);
        var (reached, ended) = (0UL, false);
        for (var rest = places; rest != 0; rest &= rest - 1)
        {
            var at = BitOperations.TrailingZeroCount(rest);
            if (_letters[at] == c)
                Reach(at + 1);
            if ((initials & _bits[at]) == 0)
                continue;
            if (way == Way.Initials)
                Reach(at + 1);
            foreach (var reading in Pinyin.ReadingsOf(c))
            {
                var syllable = Pinyin.Syllables[reading];
                if ((_leads[reading] >> at & 1) != 0)
                    Reach(at + syllable.Length);
                ended |= (_ends[reading] >> at & 1) != 0;
                if (way == Way.Initials && syllable is [_, 'h', ..] && at + 1 < _letters.Length && _letters[at] == syllable[0] && _letters[at + 1] == 'h')
                    Reach(at + 2);
            }
        }

        return (reached, ended);

        void Reach(int place)
        {
            if (place == _letters.Length)
                ended = true;
            else
                reached |= 1UL << place;
        }
    }

    private uint BitsAt(ulong places)
    {
        var bits = 0u;
        for (; places != 0; places &= places - 1)
            bits |= _bits[BitOperations.TrailingZeroCount(places)];
        return bits;
    }

    private void AddSyllables(int at)
    {
        var rest = _letters.AsSpan(at);
        for (var i = 0; i < Pinyin.Syllables.Count; i++)
        {
            var syllable = Pinyin.Syllables[i];
            if (syllable[0] != rest[0])
                continue;
            // One letter alone is a first letter; after a syllable it begins the next.
            if (syllable.AsSpan().SequenceEqual(rest) || (_letters.Length > 1 && syllable.AsSpan().StartsWith(rest)))
                _ends[i] |= 1UL << at;
            else if (rest.StartsWith(syllable))
                _leads[i] |= 1UL << at;
        }
    }

    /// <summary>How far a word is used up before its name is looked at.</summary>
    /// <param name="Letters">Of the word, that stand in the name as they are.</param>
    /// <param name="Characters">Of the name, that were looked at.</param>
    /// <param name="Places">Of the word, that were reached: bit n says that n letters may be used up.</param>
    /// <param name="Bits">The letters at those places.</param>
    public readonly record struct Start(int Letters, int Characters, ulong Places, uint Bits);
}
