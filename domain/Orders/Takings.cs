using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Orders;

/// <summary>
/// What a store has taken (rule S5), from its orders as they are listed: each sum is exactly that of the paid orders in the list of
/// the same days. An order counts for the day and hour in which it was started.
/// </summary>
/// <param name="ByHour">Hour of the store's day, from 0, over all days; only hours in which something was sold or given back.</param>
/// <param name="ByDayAndMeans">Each day's part of each means, by day.</param>
/// <param name="ByHourAndMeans">The same of each hour over all days.</param>
/// <param name="NeedsAttention">Orders that a person has still to decide; their money is in no sum.</param>
/// <param name="Live">Orders that have not ended, in no sum either.</param>
public sealed record Takings(
    string StoreId, DateOnly From, DateOnly To, TakingsSum Total, IReadOnlyList<TakingsOf<DateOnly>> ByDay, IReadOnlyList<TakingsOf<int>> ByHour,
    IReadOnlyList<TakingsOf<Means>> ByMeans, IReadOnlyList<TakingsOf<string>> ByTerminal,
    IReadOnlyList<TakingsPart<DateOnly>> ByDayAndMeans, IReadOnlyList<TakingsPart<int>> ByHourAndMeans, UndecidedOrders NeedsAttention, int Live)
{
    public static Takings Of(string storeId, DateOnly from, DateOnly to, IReadOnlyCollection<TakingsCell> cells, UndecidedOrders needsAttention, int live) => new(
        storeId, from, to, TakingsSum.Of(cells), By(cells, c => c.Day), By(cells, c => c.Hour), By(cells, c => c.Means), By(cells, c => c.TerminalId),
        PartsBy(cells, c => c.Day), PartsBy(cells, c => c.Hour), needsAttention, live);

    private static IReadOnlyList<TakingsOf<T>> By<T>(IEnumerable<TakingsCell> cells, Func<TakingsCell, T> key) where T : notnull =>
        [.. cells.GroupBy(key).OrderBy(g => g.Key).Select(g => new TakingsOf<T>(g.Key, TakingsSum.Of(g)))];

    private static IReadOnlyList<TakingsPart<T>> PartsBy<T>(IEnumerable<TakingsCell> cells, Func<TakingsCell, T> key) where T : notnull =>
        [.. By(cells, c => (key(c), c.Means)).Select(p => new TakingsPart<T>(p.Key.Item1, p.Key.Means, p.Sum))];
}

public sealed record TakingsOf<T>(T Key, TakingsSum Sum);

/// <summary>What one means has come to in one day or hour.</summary>
public sealed record TakingsPart<T>(T Key, Means Means, TakingsSum Sum);

/// <summary>Fen. Gross − discount = net, which is what the tenders of the paid orders hold.</summary>
/// <param name="Orders">That were paid.</param>
/// <param name="GivenBackFen">What customers had paid and have back, of orders that were closed: in neither of the others.</param>
public sealed record TakingsSum(int Orders, long GrossFen, long DiscountFen, long NetFen, long GivenBackFen)
{
    public static TakingsSum Of(IEnumerable<TakingsCell> cells) => cells.Aggregate(
        new TakingsSum(0, 0, 0, 0, 0),
        (sum, c) => checked(new TakingsSum(sum.Orders + c.Sum.Orders, sum.GrossFen + c.Sum.GrossFen, sum.DiscountFen + c.Sum.DiscountFen, sum.NetFen + c.Sum.NetFen, sum.GivenBackFen + c.Sum.GivenBackFen)));
}

/// <summary>The smallest part that sums are made of.</summary>
public sealed record TakingsCell(DateOnly Day, int Hour, Means Means, string TerminalId, TakingsSum Sum);

/// <param name="HeldFen">What their tenders hold meanwhile.</param>
public sealed record UndecidedOrders(int Orders, long HeldFen);

/// <summary>Adds orders up as they are read; no more is kept than one sum for each hour, means and terminal.</summary>
/// <param name="local">An instant as the store's clocks show it.</param>
public sealed class TakingsCount(Func<DateTimeOffset, DateTime> local)
{
    private readonly Dictionary<(DateOnly, int, Means, string), TakingsCell> _cells = [];
    private UndecidedOrders _undecided = new(0, 0);
    private int _live;

    public void Add(ListedOrder o)
    {
        if (o.State is OrderState.Paid or OrderState.Closed)
            Add(o, new TakingsSum(o.State == OrderState.Paid ? 1 : 0, Of(o.TotalFen), Of(o.DiscountFen), Of(o.PaidFen), o.GivenBackFen));
        else if (o.State == OrderState.NeedsAttention)
            _undecided = new UndecidedOrders(_undecided.Orders + 1, checked(_undecided.HeldFen + o.PaidFen));
        else
            _live++;

        long Of(long fen) => o.State == OrderState.Paid ? fen : 0;
    }

    /// <summary>By day, hour, means and terminal.</summary>
    public IReadOnlyList<TakingsCell> Cells =>
        [.. _cells.Values.OrderBy(c => c.Day).ThenBy(c => c.Hour).ThenBy(c => c.Means).ThenBy(c => c.TerminalId, StringComparer.Ordinal)];

    public Takings ToTakings(string storeId, DateOnly from, DateOnly to) => Takings.Of(storeId, from, to, Cells, _undecided, _live);

    private void Add(ListedOrder o, TakingsSum sum)
    {
        if (sum is { Orders: 0, GivenBackFen: 0 })
            return;
        var at = local(o.StartedAt);
        var key = (DateOnly.FromDateTime(at), at.Hour, o.Means, o.TerminalId);
        var cell = new TakingsCell(key.Item1, key.Hour, key.Means, key.TerminalId, sum);
        _cells[key] = _cells.TryGetValue(key, out var before) ? cell with { Sum = TakingsSum.Of([before, cell]) } : cell;
    }
}
