using System.Text;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;

namespace QuickCheckout.SearchTrials;

/// <summary>
/// What a search must find (rule C1), by looking at every product in the plainest way: nothing here is shared with the index
/// but the table of readings. It serves names in Chinese and English without accents, as the trial stores have them.
/// </summary>
public sealed class Scan(IEnumerable<Product> products)
{
    private readonly List<(Product Product, List<string> Codes, List<Name> Names)> _products = [.. products.Select(p => (p,
        p.Skus.SelectMany(s => new[] { s.Code, s.Barcode }).Prepend(p.ArticleNo).Select(code => code.ToLowerInvariant()).ToList(),
        new[] { p.Name.Zh, p.Name.En, p.Brand }.Select(name => Name.Of(name.ToLowerInvariant())).ToList()))];

    public List<Product> Find(string text)
    {
        var words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(w => w.Any(char.IsLetterOrDigit)))
            words = [.. words.Where(w => w.Any(char.IsLetterOrDigit))];
        var found = _products;
        foreach (var word in words)
        {
            var sought = Name.Of(word).Letters;
            // Names share their words: each is compared once.
            var near = sought.All(char.IsAsciiLetter)
                ? found.SelectMany(p => p.Names).SelectMany(n => n.Words).Distinct().Where(w => IsOneTypoFrom(sought, w)).ToHashSet(StringComparer.Ordinal)
                : [];
            found = found.FindAll(p => p.Codes.Exists(code => IsCode(code, word)) || p.Names.Exists(name => IsIn(name, sought) || name.Words.Exists(near.Contains)));
        }

        return found.ConvertAll(p => p.Product);
    }

    private static bool IsCode(string code, string word) =>
        code == word || (word.Length >= 3 && code.StartsWith(word, StringComparison.Ordinal)) || (word.Length >= 4 && code.EndsWith(word, StringComparison.Ordinal));

    private static bool IsIn(Name name, string word)
    {
        for (var from = 0; from < name.Letters.Length && word.Length > 0; from++)
        {
            if (name.Begins[from] && Fits(name.Letters.AsSpan(from), word))
                return true;
        }

        return false;
    }

    /// <summary>A name without its signs: its letters, at which of them a word or number begins, and its Latin words.</summary>
    private sealed record Name(string Letters, List<bool> Begins, List<string> Words)
    {
        public static Name Of(string text)
        {
            var (letters, begins, words, word, before) = (new StringBuilder(), new List<bool>(), new List<string>(), "", ' ');
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                var isPoint = c == '.' && i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);
                var kind = isPoint || char.IsAsciiDigit(c) ? '1' : char.IsAsciiLetter(c) ? 'a' : c >= '\u3000' && char.IsLetter(c) ? '中' : ' ';
                if (kind == 'a')
                    word += c;
                else if (word.Length > 0)
                    (words, word) = ([.. words, word], "");
                if (kind != ' ')
                {
                    letters.Append(c);
                    begins.Add(kind != before || kind == '中');
                }

                before = kind;
            }

            return new Name($"{letters}", begins, [.. words, word]);
        }
    }

    /// <summary>Whether what is left of the word can be used up by the name's letters, one after the other.</summary>
    private static bool Fits(ReadOnlySpan<char> name, ReadOnlySpan<char> left)
    {
        if (left.IsEmpty || name.IsEmpty)
            return left.IsEmpty;
        if (left[0] == name[0] && Fits(name[1..], left[1..]))
            return true;
        foreach (var number in Pinyin.ReadingsOf(name[0]))
        {
            var reading = Pinyin.Syllables[number];
            if (reading.AsSpan().StartsWith(left) || (left.StartsWith(reading) && Fits(name[1..], left[reading.Length..])))
                return true;
            if (left[0] == reading[0] && Fits(name[1..], left[1..]))
                return true;
            if (reading is ['z' or 'c' or 's', 'h', ..] && left.StartsWith(reading.AsSpan(0, 2)) && Fits(name[1..], left[2..]))
                return true;
        }

        return false;
    }

    private static bool IsOneTypoFrom(string typed, string word) =>
        word.Length >= 5 && ((typed.Length >= 4 && Distance(typed, word) <= 1)
            || (typed.Length >= 5 && Enumerable.Range(0, word.Length + 1).Any(length => Math.Abs(length - typed.Length) <= 1 && Distance(typed, word[..length]) <= 1)));

    /// <summary>The fewest letters to change, add, drop or swap with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
