namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>A segment and which of its products still count: others were removed or stand in a newer segment.</summary>
internal sealed class LiveSegment
{
    // One of so many.
    private const int Many = 16;

    private readonly Segment _segment;

    // Null as long as nothing is gone.
    private readonly bool[]? _gone;

    public LiveSegment(Segment segment)
        : this(segment, null, segment.Count)
    {
    }

    private LiveSegment(Segment segment, bool[]? gone, int count)
    {
        (_segment, _gone, Count) = (segment, gone, count);
        for (var i = 0; i < segment.Count; i++)
        {
            if (IsLive(i))
                NewestDay = Math.Max(NewestDay, segment.Facts[i].PublishedDay);
        }
    }

    /// <summary>How many still count.</summary>
    public int Count { get; }

    public int NewestDay { get; }

    public bool IsMostlyGone => Count * 2 < _segment.Count;

    public IEnumerable<Entry> Entries() => Enumerable.Range(0, _segment.Count).Where(IsLive).Select(i => _segment[i]);

    public LiveSegment Without(IEnumerable<string> articleNos)
    {
        var (gone, count) = ((bool[]?)null, Count);
        foreach (var articleNo in articleNos)
        {
            if (_segment.Find(articleNo) is not (>= 0 and var product) || !IsLive(product) || gone?[product] == true)
                continue;
            gone ??= _gone is null ? new bool[_segment.Count] : [.. _gone];
            gone[product] = true;
            count--;
        }

        return gone is null ? this : new LiveSegment(_segment, gone, count);
    }

    /// <summary>Collects what the words find here; without words it is everything.</summary>
    public void Search(IReadOnlyList<Term> terms, Collected collected)
    {
        using var hits = new Hits(_segment.Count);
        foreach (var term in terms)
        {
            hits.BeginWord();
            _segment.Find(term, hits);
            hits.EndWord();
        }

        collected.Begin(_segment);
        // Many are faster collected in the order in which they lie in memory.
        if (terms.Count == 0 || hits.Products.Length > _segment.Count / Many)
        {
            for (var i = 0; i < _segment.Count; i++)
            {
                if (hits.Has(i))
                    Collect(i);
            }
        }
        else
        {
            foreach (var product in hits.Products)
                Collect(product);
        }

        void Collect(int product)
        {
            if (IsLive(product))
                collected.Add(product, hits.RelevanceOf(product), hits.IsExact(product));
        }
    }

    private bool IsLive(int product) => _gone is null || !_gone[product];
}
