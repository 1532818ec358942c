using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TestSupport.Fuzzing;

/// <summary>Card numbers put into inputs on purpose, so that it can be seen where they come out again.</summary>
public sealed partial class PlantedCards(Random random)
{
    private static readonly string[] Issuers = ["62", "4", "51", "37", "35", "9"];
    private readonly List<string> _planted = [];

    /// <summary>Forgets what was planted in the input before.</summary>
    public void Forget() => _planted.Clear();

    /// <summary>A new number as somebody might write it: bare, in groups, in full-width digits.</summary>
    public string Next()
    {
        var number = Number();
        var written = random.Next(6) switch
        {
            0 => Grouped(number, ' '),
            1 => Grouped(number, '-'),
            2 => string.Concat(number.Select(c => (char)(c - '0' + '\uff10'))),
            _ => number,
        };
        _planted.Add(Plain(written));
        return written;
    }

    /// <summary>The planted number that a text gives away, in whatever digits and escapes; null when it gives away none.</summary>
    public string? FoundIn(string text)
    {
        if (_planted.Count == 0)
            return null;
        var plain = Plain(text);
        return _planted.FirstOrDefault(number => plain.Contains(number, StringComparison.Ordinal));
    }

    /// <summary>Adds up as card numbers do, and is no EAN-13, which merchants print on everything.</summary>
    private string Number()
    {
        while (true)
        {
            var digits = new StringBuilder(Issuers[random.Next(Issuers.Length)]);
            for (var length = random.Next(13, 20); digits.Length < length - 1;)
                digits.Append((char)('0' + random.Next(10)));
            var number = digits.Append(CheckDigit(digits.ToString())).ToString();
            if (number.Length != 13 || Ean(number) % 10 != 0)
                return number;
        }
    }

    private static char CheckDigit(string digits)
    {
        var sum = digits.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(d => d > 9 ? d - 9 : d);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    private static int Ean(string digits) => digits.Select((c, i) => (c - '0') * (i % 2 == 0 ? 1 : 3)).Sum();

    private static string Grouped(string number, char between) => string.Join(between, number.Chunk(4).Select(group => new string(group)));

    private static string Plain(string text)
    {
        var unescaped = text.Contains("\\u", StringComparison.OrdinalIgnoreCase)
            ? Escape().Replace(text, e => ((char)int.Parse(e.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString())
            : text;
        return string.Concat(unescaped.Select(c => c is >= '\uff10' and <= '\uff19' ? (char)(c - '\uff10' + '0') : c));
    }

    [GeneratedRegex(@"\\u([0-9A-Fa-f]{4})")]
    private static partial Regex Escape();
}
