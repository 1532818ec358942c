namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// The published products as a person looks for them (rules C1 to C3), in memory. Searches run on any thread and see all of a
/// change or nothing of it; changes wait for each other, and searches never for them.
/// </summary>
/// <param name="salesOf">How many of an article were sold, asked when it is put; none if there is no such figure.</param>
public sealed class ProductIndex(Func<string, long>? salesOf = null)
{
    private readonly Lock _one = new();
    private volatile Snapshot _now = Snapshot.Empty;

    public int Count => _now.Count;

    /// <summary>Adds products; one whose article number is there already takes that one's place, of two the later.</summary>
    public void Put(IEnumerable<Product> products)
    {
        var entries = products.Reverse().DistinctBy(p => p.ArticleNo, StringComparer.Ordinal).Select(p => new Entry(p, salesOf?.Invoke(p.ArticleNo) ?? 0)).ToList();
        if (entries.Count == 0)
            return;
        Change(entries, []);
    }

    /// <summary>Removes articles; those that are not there are none the worse.</summary>
    public void Remove(params IEnumerable<string> articleNos) => Change([], articleNos);

    /// <returns>The page, or what is wrong with the query; a text is refused for its length only.</returns>
    public Result<ProductPage> Search(ProductQuery query) => query.Check() is { } refusal ? refusal : _now.Search(query);

    private void Change(IReadOnlyCollection<Entry> put, IEnumerable<string> removed)
    {
        lock (_one)
        {
            // Seen at once; merging may take as long as a load, and only the next change waits for it.
            _now = _now.With(put, removed);
            _now = _now.Merged();
        }
    }
}
