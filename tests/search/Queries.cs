using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;

namespace QuickCheckout.SearchTrials;

/// <summary>What an associate types when looking for a product.</summary>
public enum QueryKind
{
    /// <summary>One to six Chinese characters that stand together in the name.</summary>
    Chinese,
    PinyinFull, PinyinInitials,

    /// <summary>Of each character its syllable, its first letter or the character itself.</summary>
    PinyinMixed,

    /// <summary>The last syllable is not typed to its end.</summary>
    PinyinPartial,
    Barcode, ArticleNo,

    /// <summary>The beginning of one, or the last digits of a barcode.</summary>
    PartOfCode,
    Latin, LatinWithTypo,

    /// <summary>Two of the others with a blank between.</summary>
    TwoWords,
}

/// <summary>Queries for products of a catalogue; the same for the same seed.</summary>
public sealed class Queries(IReadOnlyList<Product> products, int seed)
{
    private const int LongestRun = 6;
    private static readonly QueryKind[] Kinds = Enum.GetValues<QueryKind>();

    private readonly Random _dice = new(seed);

    public (QueryKind Kind, string Text) Next()
    {
        var kind = Kinds[_dice.Next(Kinds.Length)];
        return (kind, Next(kind));
    }

    public string Next(QueryKind kind)
    {
        var product = products[_dice.Next(products.Count)];
        return kind switch
        {
            QueryKind.Chinese => ChineseRun(product),
            QueryKind.PinyinFull => string.Concat(ChineseRun(product).Select(Syllable)),
            QueryKind.PinyinInitials => string.Concat(ChineseRun(product).Select(c => Syllable(c)[0])),
            QueryKind.PinyinMixed => string.Concat(ChineseRun(product).Select(AnyForm)),
            QueryKind.PinyinPartial => Cut(string.Concat(ChineseRun(product).Select(Syllable))),
            QueryKind.Barcode => AnySku(product).Barcode,
            QueryKind.ArticleNo => product.ArticleNo,
            QueryKind.PartOfCode => _dice.Next(3) switch
            {
                0 => AnySku(product).Barcode[^_dice.Next(4, 9)..],
                1 => AnySku(product).Barcode[.._dice.Next(7, 13)],
                _ => product.ArticleNo[.._dice.Next(3, product.ArticleNo.Length)],
            },
            QueryKind.Latin => Word(product, 1) is var word && _dice.Next(2) == 0 ? word : word[..Math.Max(Math.Min(2, word.Length), word.Length / 2)],
            QueryKind.LatinWithTypo => Mistyped(Word(product, 5)),
            _ => $"{Next((QueryKind)_dice.Next((int)QueryKind.PinyinPartial))} {Next(_dice.Next(2) == 0 ? QueryKind.Latin : QueryKind.Chinese)}",
        };
    }

    private string ChineseRun(Product product)
    {
        var name = product.Name.Zh;
        var runs = name.Split(name.Where(c => Pinyin.ReadingsOf(c).IsEmpty).ToArray(), StringSplitOptions.RemoveEmptyEntries);
        var run = runs[_dice.Next(runs.Length)];
        var start = _dice.Next(run.Length);
        return run.Substring(start, _dice.Next(1, Math.Min(LongestRun, run.Length - start) + 1));
    }

    private string Syllable(char c)
    {
        var readings = Pinyin.ReadingsOf(c);
        return Pinyin.Syllables[readings[_dice.Next(readings.Length)]];
    }

    private string AnyForm(char c) => _dice.Next(3) switch { 0 => $"{c}", 1 => Syllable(c), _ => Syllable(c)[..1] };

    private string Cut(string pinyin) => pinyin[..^Math.Min(pinyin.Length - 1, _dice.Next(1, 4))];

    private Sku AnySku(Product product) => product.Skus[_dice.Next(product.Skus.Count)];

    private string Word(Product product, int atLeast)
    {
        var words = product.Name.En.Split(' ', '-').Where(w => w.Length >= atLeast).ToList();
        return words.Count == 0 ? "chocolate" : words[_dice.Next(words.Count)];
    }

    private string Mistyped(string word)
    {
        var at = _dice.Next(word.Length);
        var letter = (char)('a' + _dice.Next(26));
        return _dice.Next(4) switch
        {
            0 => word.Insert(at, $"{letter}"),
            1 when word.Length > 5 => word.Remove(at, 1),
            2 when at + 1 < word.Length => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
            _ => $"{word[..at]}{letter}{word[(at + 1)..]}",
        };
    }
}
