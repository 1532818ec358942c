using System.Text;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;

namespace QuickCheckout.SearchTrials;

/// <summary>
/// What a search must find (rule C1), by looking at every product in the plainest way: nothing here is shared with the index
/// but the table of readings. It serves names in Chinese and English without accents, as the trial stores have them.
/// </summary>
public static class Scan
{
    public static IEnumerable<Product> Find(IEnumerable<Product> products, string text)
    {
        var words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(w => w.Any(char.IsLetterOrDigit)))
            words = [.. words.Where(w => w.Any(char.IsLetterOrDigit))];
        return products.Where(p => words.All(w => IsIn(p, w)));
    }

    private static bool IsIn(Product product, string word) =>
        product.Skus.SelectMany(s => new[] { s.Code, s.Barcode }).Prepend(product.ArticleNo).Any(code => IsCode(code.ToLowerInvariant(), word))
        || new[] { product.Name.Zh, product.Name.En, product.Brand }.Any(name => IsInName(name.ToLowerInvariant(), word));

    private static bool IsCode(string code, string word) =>
        code == word || (word.Length >= 3 && code.StartsWith(word, StringComparison.Ordinal)) || (word.Length >= 4 && code.EndsWith(word, StringComparison.Ordinal));

    private static bool IsInName(string name, string word)
    {
        // Each Chinese character is a piece, each letter and digit too; words and numbers are marked where they begin.
        var letters = new StringBuilder();
        var begins = new List<bool>();
        var words = new List<string>();
        var latin = "";
        var before = ' ';
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var isPoint = c == '.' && i > 0 && i + 1 < name.Length && char.IsAsciiDigit(name[i - 1]) && char.IsAsciiDigit(name[i + 1]);
            var kind = isPoint || char.IsAsciiDigit(c) ? '1' : char.IsAsciiLetter(c) ? 'a' : c >= '\u3000' && char.IsLetter(c) ? '中' : ' ';
            if (kind != 'a' && latin.Length > 0)
            {
                words.Add(latin);
                latin = "";
            }

            if (kind == 'a')
                latin += c;
            if (kind != ' ')
            {
                letters.Append(c);
                begins.Add(kind != before || kind == '中');
            }

            before = kind;
        }

        words.Add(latin);
        var sought = string.Concat(word.Where((c, i) => char.IsLetterOrDigit(c) || (c == '.' && i > 0 && i + 1 < word.Length && char.IsAsciiDigit(word[i - 1]) && char.IsAsciiDigit(word[i + 1]))));
        if (sought.Length == 0)
            return false;
        return Enumerable.Range(0, letters.Length).Any(from => begins[from] && Fits($"{letters}", from, sought))
            || (sought.All(char.IsAsciiLetter) && words.Exists(w => IsOneTypoFrom(sought, w)));
    }

    /// <summary>Whether what is left of the word can be used up by the name's letters from here on, one after the other.</summary>
    private static bool Fits(string name, int at, string left)
    {
        if (left.Length == 0)
            return true;
        return at < name.Length && Pieces(name[at], left).Distinct().Any(used => Fits(name, at + 1, left[used..]));
    }

    /// <summary>How many letters a character of the name can use up.</summary>
    private static IEnumerable<int> Pieces(char c, string left)
    {
        if (left[0] == c)
            yield return 1;
        foreach (var reading in Pinyin.ReadingsOf(c).ToArray().Select(r => Pinyin.Syllables[r]))
        {
            if (left.StartsWith(reading, StringComparison.Ordinal))
                yield return reading.Length;
            if (reading.StartsWith(left, StringComparison.Ordinal))
                yield return left.Length;
            if (left[0] == reading[0])
                yield return 1;
            if (reading is ['z' or 'c' or 's', 'h', ..] && left.StartsWith(reading[..2], StringComparison.Ordinal))
                yield return 2;
        }
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
