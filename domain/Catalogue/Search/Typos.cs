using System.Numerics;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// One typo is forgiven in a word of five letters or more: a letter that is wrong, missing, too much, or in its neighbour's
/// place. Of a word that is still being typed five letters must be there.
/// </summary>
internal static class Typos
{
    private const int Least = 5;

    /// <summary>Shorter ones are near no word.</summary>
    public const int ShortestTyped = Least - 1;

    /// <summary>Whether the typed word is one typo from the word, or from its beginning.</summary>
    public static bool IsNear(ReadOnlySpan<char> typed, ReadOnlySpan<char> word)
    {
        if (word.Length < Least || typed.Length < ShortestTyped || typed.Length > word.Length + 1)
            return false;
        var same = typed.CommonPrefixLength(word);
        var left = typed[same..];
        var right = word[same..];
        var mayGoOn = typed.Length >= Least;
        if (left.IsEmpty || right.IsEmpty)
            return left.IsEmpty ? mayGoOn || right.Length == 1 : left.Length == 1;
        return Fits(left[1..], right[1..]) || Fits(left, right[1..]) || Fits(left[1..], right)
            || (left.Length > 1 && right.Length > 1 && left[0] == right[1] && left[1] == right[0] && Fits(left[2..], right[2..]));

        bool Fits(ReadOnlySpan<char> rest, ReadOnlySpan<char> of) => mayGoOn ? of.StartsWith(rest) : of.SequenceEqual(rest);
    }

    /// <summary>The letters that a word has, as bits; letters beyond a–z share one.</summary>
    public static uint LettersOf(ReadOnlySpan<char> word)
    {
        var letters = 0u;
        foreach (var c in word)
            letters |= 1u << (char.IsAsciiLetterLower(c) ? c - 'a' : 26);
        return letters;
    }

    /// <summary>Quickly, before <see cref="IsNear"/>: one typo brings at most one letter that the word has not.</summary>
    public static bool MayBeNear(uint typed, uint word) => BitOperations.PopCount(typed & ~word) <= 1;
}
