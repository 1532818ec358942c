using System.Runtime.InteropServices;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>What a search has found so far: counts, and as many of the best as the page needs.</summary>
internal sealed class Collected(ProductQuery query, int newestDay)
{
    private readonly int _wanted = (int)Math.Min((long)query.Skip + query.Take, int.MaxValue / 4);
    private readonly HashSet<string>? _only = query.OnlyArticleNos?.ToHashSet(StringComparer.Ordinal);
    private readonly string? _category = string.IsNullOrEmpty(query.Category?.TrimEnd('/')) ? null : query.Category.TrimEnd('/');
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<Candidate> _best = [];

    private Segment _segment = null!;
    private int[] _countsHere = [];
    private bool[] _inCategory = [];
    private bool[]? _allowed;

    // From then on only what is better than the last of the wanted can come on the page.
    private Candidate? _last;
    private int _total;

    /// <summary>What is added from here on is of this segment.</summary>
    public void Begin(Segment segment)
    {
        TakeCounts();
        _segment = segment;
        _countsHere = new int[segment.Categories.Length];
        _inCategory = [.. segment.Categories.Select(c => _category is null || IsWithin(c, _category))];
        _allowed = _only is null ? null : Allowed(segment, _only);
    }

    public void Add(int product, double relevance, bool exact)
    {
        if (_allowed?[product] == false)
            return;
        ref readonly var facts = ref _segment.Facts[product];
        _countsHere[facts.Category]++;
        if (!_inCategory[facts.Category])
            return;
        _total++;
        var candidate = new Candidate(exact, Key(facts, relevance), _segment, product);
        if (_last is { } last && candidate.CompareTo(last) >= 0)
            return;
        _best.Add(candidate);
        if (_best.Count >= 2L * _wanted)
            KeepWanted();
    }

    public ProductPage Page()
    {
        TakeCounts();
        _best.Sort();
        return new ProductPage([.. _best.Skip(query.Skip).Take(query.Take).Select(c => c.Segment[c.Product].Product)], _total, _counts);
    }

    private long Key(in ProductFacts facts, double relevance) => query.Sort switch
    {
        ProductSort.PriceUp => -facts.PriceFen,
        ProductSort.PriceDown => facts.PriceFen,
        ProductSort.Sales => facts.Sales,
        ProductSort.NewFirst => facts.PublishedDay,
        _ => Blend.Of(relevance, facts.Standing, newestDay - facts.PublishedDay),
    };

    private void KeepWanted()
    {
        _best.Sort();
        CollectionsMarshal.SetCount(_best, _wanted);
        _last = _best[^1];
    }

    private void TakeCounts()
    {
        for (var i = 0; i < _countsHere.Length; i++)
        {
            if (_countsHere[i] == 0)
                continue;
            var path = _segment.Categories[i];
            for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
                Count(path[..end], _countsHere[i]);
            Count(path, _countsHere[i]);
        }

        _countsHere = [];

        void Count(string category, int products) => _counts[category] = _counts.GetValueOrDefault(category) + products;
    }

    private static bool IsWithin(string category, string above) =>
        category.StartsWith(above, StringComparison.Ordinal) && (category.Length == above.Length || category[above.Length] == '/');

    private static bool[] Allowed(Segment segment, HashSet<string> articleNos)
    {
        var allowed = new bool[segment.Count];
        foreach (var articleNo in articleNos)
        {
            if (segment.Find(articleNo) is >= 0 and var product)
                allowed[product] = true;
        }

        return allowed;
    }

    /// <summary>Ordered as on the page: an exact number first, then by the order asked for, then by article number.</summary>
    private readonly record struct Candidate(bool Exact, long Key, Segment Segment, int Product) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            if (Exact != other.Exact)
                return Exact ? -1 : 1;
            if (Key != other.Key)
                return other.Key.CompareTo(Key);
            return ReferenceEquals(Segment, other.Segment)
                ? Product.CompareTo(other.Product)
                : string.CompareOrdinal(Segment[Product].Product.ArticleNo, other.Segment[other.Product].Product.ArticleNo);
        }
    }
}
