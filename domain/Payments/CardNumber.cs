using System.Globalization;

namespace QuickCheckout.Domain.Payments;

/// <summary>The shape of a full card number, for those who make one and those who must recognise one that should not be there.</summary>
public static class CardNumber
{
    public const int MinDigits = 13;
    public const int MaxDigits = 19;

    /// <summary>Shorter groups are dates and times.</summary>
    private const int LeastGroup = 4;
    private const int EscapeLength = 6;

    /// <summary>True when all characters are digits and the last one is the Luhn check digit of the others.</summary>
    public static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var c = digits[digits.Length - 1 - i];
            if (!char.IsAsciiDigit(c))
                return false;
            var d = c - '0';
            var doubled = d * 2;
            sum += i % 2 == 0 ? d : doubled > 9 ? doubled - 9 : doubled;
        }
        return digits.Length > 0 && sum % 10 == 0;
    }

    /// <summary>
    /// Whether a text may hold a full card number (rule Z2): 13 to 19 digits that add up as card numbers do, in a row or in
    /// groups of at least four as people write them, in the digits of any script and in the escapes of JSON. Longer
    /// rows may have a number anywhere inside. A text of no known shape is searched before it is kept anywhere.
    /// </summary>
    public static bool MayBeIn(string text) =>
        // Both ways: what looks like an escape may be none, and then its digits are digits.
        Finds(text, unescape: false) || (text.Contains("\\u", StringComparison.Ordinal) && Finds(text, unescape: true));

    private static bool Finds(string text, bool unescape)
    {
        Span<char> last = stackalloc char[MaxDigits];
        var (count, group) = (0, 0);
        for (var at = 0; at < text.Length;)
        {
            var c = unescape ? Read(text, ref at) : text[at++];
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is var digit and >= 0)
            {
                if (count == MaxDigits)
                    last[1..].CopyTo(last);
                else
                    count++;
                last[count - 1] = (char)('0' + digit);
                group++;
                if (EndsWithOne(last[..count]))
                    return true;
            }
            else if (IsBetweenGroups(c) && group >= LeastGroup)
            {
                group = 0;
            }
            else if (c != '\0')
            {
                // Between the bytes of a text in UTF-16, read as UTF-8, stand zeros.
                (count, group) = (0, 0);
            }
        }

        return false;
    }

    /// <summary>Null when the text cannot hold one; otherwise the refusal of the field it came in.</summary>
    public static Refusal? Refuse(string text, string field) =>
        MayBeIn(text) ? Refusals.Malformed(field, "不能填写银行卡号", "it must not hold a card number.") : null;

    private static char Read(string text, ref int at)
    {
        if (text[at] == '\\' && at + EscapeLength <= text.Length && text[at + 1] == 'u'
            && ushort.TryParse(text.AsSpan(at + 2, EscapeLength - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
        {
            at += EscapeLength;
            return (char)escaped;
        }

        return text[at++];
    }

    private static bool IsBetweenGroups(char c) => c is '-' or '.' || (char.IsWhiteSpace(c) && c != '\n');

    private static bool EndsWithOne(ReadOnlySpan<char> digits)
    {
        for (var length = MinDigits; length <= digits.Length; length++)
            if (PassesLuhn(digits[^length..]))
                return true;
        return false;
    }
}
