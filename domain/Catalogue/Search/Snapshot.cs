using System.Collections.Immutable;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>The index at one moment: segments, the newest last, and which of their products still count. It never changes.</summary>
internal sealed class Snapshot
{
    public static Snapshot Empty { get; } = new([]);

    private readonly ImmutableArray<LiveSegment> _segments;
    private readonly int _newestDay;

    private Snapshot(ImmutableArray<LiveSegment> segments)
    {
        _segments = segments;
        _newestDay = segments.IsEmpty ? 0 : segments.Max(s => s.NewestDay);
        Count = segments.Sum(s => s.Count);
    }

    public int Count { get; }

    /// <summary>With some products new, changed (if their article is there already) and removed.</summary>
    public Snapshot With(IReadOnlyCollection<Entry> put, IEnumerable<string> removed)
    {
        var gone = removed.Concat(put.Select(e => e.Product.ArticleNo)).ToList();
        var next = _segments.Select(s => s.Without(gone)).Where(s => s.Count > 0).ToList();
        if (put.Count > 0)
            next.Add(new LiveSegment(new Segment(put)));
        return new Snapshot([.. next]);
    }

    /// <summary>
    /// The same with fewer segments: sizes at least double from each to the one before, so that a product is indexed again only as
    /// often as the catalogue doubles. A segment of which most is gone is made anew.
    /// </summary>
    public Snapshot Merged()
    {
        var next = _segments.ToList();
        for (var i = next.Count - 1; i >= 0; i--)
        {
            if (i > 0 && next[i].Count * 2 > next[i - 1].Count)
            {
                next[i - 1] = new LiveSegment(new Segment(next[i - 1].Entries().Concat(next[i].Entries())));
                next.RemoveAt(i);
            }
            else if (next[i].IsMostlyGone)
            {
                next[i] = new LiveSegment(new Segment(next[i].Entries()));
            }
        }

        return new Snapshot([.. next]);
    }

    public ProductPage Search(ProductQuery query)
    {
        var terms = Term.Of(query.Text ?? "");
        var collected = new Collected(query, _newestDay);
        foreach (var segment in _segments)
            segment.Search(terms, collected);
        return collected.Page();
    }
}
