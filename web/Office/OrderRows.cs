using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Orders;

namespace QuickCheckout.Web.Office;

/// <summary>
/// The orders on the screen, newest first: a first page that is asked for again and again, and further pages below it. What came while
/// somebody looks is marked.
/// </summary>
public sealed class OrderRows
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _new = new(StringComparer.Ordinal);
    private bool _isSeen, _hasMore;

    public IReadOnlyList<ListedOrder> Items { get; private set; } = [];

    /// <summary>Where to go on; null when there is no more.</summary>
    public string? NextToken { get; private set; }

    public int NewCount => _new.Count;

    public bool IsNew(ListedOrder order) => _new.Contains(order.CheckoutId);

    /// <summary>The first page, as it is now.</summary>
    public void Refresh(PageOf<ListedOrder> first)
    {
        if (_isSeen)
            _new.UnionWith(first.Items.Select(o => o.CheckoutId).Where(id => !_known.Contains(id)));
        _isSeen = true;
        _known.UnionWith(first.Items.Select(o => o.CheckoutId));
        // Below what the first page reaches the further pages hold on; what is missing within its reach is there no more.
        var below = _hasMore && first is { NextToken: not null, Items: [.., var last] }
            ? Items.Where(o => o.StartedAt <= last.StartedAt && first.Items.All(f => f.CheckoutId != o.CheckoutId))
            : [];
        Items = [.. first.Items, .. below];
        if (!_hasMore)
            NextToken = first.NextToken;
    }

    public void Add(PageOf<ListedOrder> more)
    {
        _hasMore = true;
        _known.UnionWith(more.Items.Select(o => o.CheckoutId));
        Items = [.. Items, .. more.Items.Where(o => Items.All(i => i.CheckoutId != o.CheckoutId))];
        NextToken = more.NextToken;
    }

    /// <summary>They have been seen.</summary>
    public void Seen() => _new.Clear();
}
