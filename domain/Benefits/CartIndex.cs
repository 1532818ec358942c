namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// Which of a cart's lines a code covers, as <see cref="BenefitScope.Covers"/> says it: a benefit may have hundreds of codes, and a member hundreds of
/// benefits, so that nobody asks every line about every code.
/// </summary>
internal sealed class CartIndex
{
    private readonly Dictionary<string, List<int>> _bySku = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byCategory = new(StringComparer.Ordinal);

    public CartIndex(BenefitLine[] lines)
    {
        for (var line = 0; line < lines.Length; line++)
        {
            Add(_bySku, lines[line].Sku, line);
            var category = lines[line].Category;
            for (var end = category.IndexOf('/'); end >= 0; end = category.IndexOf('/', end + 1))
                Add(_byCategory, category[..end], line);
            Add(_byCategory, category, line);
        }
    }

    public IReadOnlyList<int> Of(BenefitScopeType type, string code) =>
        (type == BenefitScopeType.Skus ? _bySku : _byCategory).TryGetValue(code, out var lines) ? lines : [];

    private static void Add(Dictionary<string, List<int>> index, string code, int line)
    {
        if (!index.TryGetValue(code, out var lines))
            index.Add(code, lines = []);
        lines.Add(line);
    }
}
