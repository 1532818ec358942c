namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>What is the same to a search: upper and lower case, full and half width, with and without accents.</summary>
internal static class Folding
{
    private const string Accented = "àáâãäåāăąǎçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıǐĵķĺļľŀłñńņňǹòóôõöøōŏőǒŕŗřśŝşšţťŧùúûüũūŭůűųǔǖǘǚǜŵýÿŷźżžßḿ";
    private const string Plain = "aaaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiiijklllllnnnnnoooooooooorrrsssstttuuuuuuuuuuuuuuuwyyyzzzsm";

    private static readonly Dictionary<char, char> Bases = Accented.Zip(Plain).ToDictionary(p => p.First, p => p.Second);

    public static char Fold(char c)
    {
        if (c is >= 'a' and <= 'z' or >= '0' and <= '9' or >= '\u2e80' and < '\ua000')
            return c;
        if (c is >= '\uff01' and <= '\uff5e')
            c = (char)(c - '\uff01' + '!');
        c = char.ToLowerInvariant(c);
        return c < '\u0080' ? c : Bases.GetValueOrDefault(c, c);
    }

    /// <summary>Chinese characters, kana and the like: each is a beginning of its own. Others stand in words.</summary>
    public static bool StandsAlone(char c) => c >= '\u2e80';

    /// <summary>
    /// The letters and digits of a text, folded; signs and blanks are left out, but for the point of a number. With each comes
    /// whether a search may begin there: at a character that stands alone, a word or a number.
    /// </summary>
    public static IEnumerable<(char Letter, bool Begins)> Letters(string text)
    {
        var before = Kind.Sign;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = Fold(text[i]);
            var kind = KindOf(letter);
            if (letter == '.' && IsDigit(text, i - 1) && IsDigit(text, i + 1))
                kind = Kind.Digit;
            if (kind == Kind.Mark)
                continue;
            if (kind != Kind.Sign)
                yield return (letter, kind != before || kind == Kind.Alone);
            before = kind;
        }
    }

    private enum Kind { Sign, Mark, Word, Digit, Alone }

    private static bool IsDigit(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiDigit(Fold(text[at]));

    private static Kind KindOf(char c)
    {
        if (char.IsAsciiLetterLower(c))
            return Kind.Word;
        if (char.IsDigit(c))
            return Kind.Digit;
        if (char.IsLetter(c) || char.IsNumber(c) || char.IsSurrogate(c))
            return StandsAlone(c) ? Kind.Alone : Kind.Word;
        // Accents and joiners that are characters of their own belong to the letter before.
        return char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format ? Kind.Mark : Kind.Sign;
    }
}
