namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// Article numbers, SKU codes and barcodes. One is found by all of it, by its beginning from three characters on, or by its
/// end from four on: the last digits are those that people read out.
/// </summary>
internal sealed class Codes
{
    private const int LeastOfBeginning = 3;
    private const int LeastOfEnd = 4;

    // Both are places in _codes and _products: one in the order of the codes, one in that of the codes read backwards.
    private readonly int[] _byBeginning;
    private readonly int[] _byEnd;
    private readonly string[] _codes;
    private readonly int[] _products;

    /// <param name="products">By their numbers in the segment.</param>
    public Codes(IReadOnlyList<Entry> products)
    {
        var codes = products.SelectMany((entry, number) => CodesOf(entry.Product).Select(code => (code, number))).ToList();
        _codes = [.. codes.Select(c => c.code)];
        _products = [.. codes.Select(c => c.number)];
        _byBeginning = [.. Enumerable.Range(0, _codes.Length)];
        _byEnd = [.. _byBeginning];
        Array.Sort(_byBeginning, (a, b) => string.Compare(_codes[a], _codes[b], StringComparison.OrdinalIgnoreCase));
        Array.Sort(_byEnd, (a, b) => CompareBackwards(_codes[a], _codes[b]));
    }

    /// <summary>The products one of whose codes is found by what was typed; Exact says that it is all of the code.</summary>
    public IEnumerable<(int Product, bool Exact)> Find(string typed)
    {
        for (var i = First(_byBeginning, c => CompareBeginning(c, typed)); i < _byBeginning.Length; i++)
        {
            var code = _codes[_byBeginning[i]];
            if (CompareBeginning(code, typed) != 0 || (typed.Length < LeastOfBeginning && code.Length > typed.Length))
                break;
            yield return (_products[_byBeginning[i]], code.Length == typed.Length);
        }

        if (typed.Length < LeastOfEnd)
            yield break;
        for (var i = First(_byEnd, c => CompareEnd(c, typed)); i < _byEnd.Length && CompareEnd(_codes[_byEnd[i]], typed) == 0; i++)
            yield return (_products[_byEnd[i]], _codes[_byEnd[i]].Length == typed.Length);
    }

    private static IEnumerable<string> CodesOf(Product product) =>
        product.Skus.SelectMany(s => new[] { s.Code, s.Barcode }).Prepend(product.ArticleNo);

    /// <summary>The first place whose code does not stand before what is looked for.</summary>
    private int First(int[] order, Func<string, int> compare)
    {
        var (low, high) = (0, order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (compare(_codes[order[middle]]) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static int CompareBeginning(string code, string typed) => string.Compare(code, 0, typed, 0, typed.Length, StringComparison.OrdinalIgnoreCase);

    /// <summary>Zero when the code ends with what was typed.</summary>
    private static int CompareEnd(string code, string typed)
    {
        for (var i = 1; i <= typed.Length; i++)
        {
            var difference = i > code.Length ? -1 : Upper(code[^i]).CompareTo(Upper(typed[^i]));
            if (difference != 0)
                return difference;
        }

        return 0;
    }

    private static int CompareBackwards(string a, string b)
    {
        var difference = CompareEnd(a, b);
        return difference == 0 ? a.Length.CompareTo(b.Length) : difference;
    }

    private static char Upper(char c) => char.ToUpperInvariant(c);
}
