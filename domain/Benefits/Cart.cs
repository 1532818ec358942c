namespace QuickCheckout.Domain.Benefits;

/// <summary>A cart's lines in the order in which they are reckoned: that of their SKUs (decision 0010).</summary>
internal sealed class Cart
{
    /// <summary>Where each line stood in the cart as given.</summary>
    private readonly int[] _given;

    private readonly Lazy<CartIndex> _index;

    private Cart(BenefitLine[] lines, int[] given, long[] amountsFen)
    {
        (Lines, _given, AmountsFen, TotalFen) = (lines, given, amountsFen, amountsFen.Sum());
        _index = new(() => new CartIndex(lines));
    }

    public BenefitLine[] Lines { get; }

    public long[] AmountsFen { get; }

    public long TotalFen { get; }

    public static Cart Of(IReadOnlyList<BenefitLine> lines)
    {
        var given = Enumerable.Range(0, lines.Count).ToArray();
        Array.Sort(given, (a, b) => Compare(lines[a], lines[b]) is var order and not 0 ? order : a.CompareTo(b));
        var sorted = Array.ConvertAll(given, i => lines[i]);
        return new Cart(sorted, given, Array.ConvertAll(sorted, l => l.AmountFen));
    }

    /// <summary>The lines in a scope, in ascending order.</summary>
    public int[] LinesOf(BenefitScope scope) => scope.Type == BenefitScopeType.Order
        ? [.. Enumerable.Range(0, Lines.Length)]
        : [.. scope.Codes!.SelectMany(code => _index.Value.Of(scope.Type, code)).Distinct().Order()];

    /// <summary>The cart and one more line, the last, with which <paramref name="amountFen"/> of goods come to it.</summary>
    public Cart With(long amountFen) =>
        new([.. Lines, new BenefitLine("", "", amountFen, 1)], [.. _given, _given.Length], [.. AmountsFen, amountFen]);

    /// <summary>Something about each line, in the cart's order as given.</summary>
    public long[] InTheirOrder(Func<int, long, long> about)
    {
        var result = new long[_given.Length];
        for (var line = 0; line < _given.Length; line++)
            result[_given[line]] = about(line, AmountsFen[line]);
        return result;
    }

    /// <summary>A SKU should have one line; if it has more, nothing may hang on which came first.</summary>
    private static int Compare(BenefitLine a, BenefitLine b) =>
        string.CompareOrdinal(a.Sku, b.Sku) is var bySku and not 0 ? bySku
        : string.CompareOrdinal(a.Category, b.Category) is var byCategory and not 0 ? byCategory
        : a.AmountFen.CompareTo(b.AmountFen);
}
