using System.Runtime.CompilerServices;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Orders;

/// <summary>
/// Orders by what people look for them by (rule S1), newest first. A store's are read day by day, and no further once a page is full
/// or its time is up: a page of a rare kind has less than was asked for and says where to go on. Of live ones the checkout itself tells.
/// </summary>
public sealed class OrderList(TableOrderList list, TableOrders orders, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    /// <summary>After so long no further day is begun.</summary>
    private static readonly TimeSpan PageTime = TimeSpan.FromMilliseconds(50);

    /// <summary>What is asked of checkouts or rows one by one is asked of so many at once.</summary>
    private const int AtOnce = 50;

    /// <param name="token">Where the page before ended; null for the first.</param>
    public async Task<PageOf<ListedOrder>> PageAsync(DurableTaskClient client, OrderFilter filter, string? token, int size, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var found = new List<ListedOrder>();
        await foreach (var (order, place) in ReadAsync(client, filter, token, size, cancellation))
        {
            if (order is not null && found.Count == size)
                return new PageOf<ListedOrder>(found, OrderListRow.PlaceOf(found[^1]));
            if (order is not null)
                found.Add(order);
            else if (clock.GetElapsedTime(began) > PageTime)
                return new PageOf<ListedOrder>(found, place);
        }

        return new PageOf<ListedOrder>(found, null);
    }

    /// <summary>All of them, as they are read.</summary>
    public async IAsyncEnumerable<ListedOrder> AllAsync(DurableTaskClient client, OrderFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (order, _) in ReadAsync(client, filter, after: null, int.MaxValue, cancellation))
            if (order is not null)
                yield return order;
    }

    /// <summary>The orders in turn; and between them, without one, each place up to which there is no more.</summary>
    private async IAsyncEnumerable<(ListedOrder? Order, string Place)> ReadAsync(
        DurableTaskClient client, OrderFilter filter, string? after, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var read in InChunks(PlacesAsync(filter, after, size, cancellation), size < AtOnce * 2 ? size + 1 : AtOnce, ends: read => read.Order is null))
        {
            var orders = await Task.WhenAll(read.Select(async r => r.Order is { } order ? await AsItIs(client, order, cancellation) : null));
            for (var i = 0; i < read.Count; i++)
                if (orders[i] is null || filter.Takes(orders[i]!))
                    yield return (orders[i], read[i].Place);
        }
    }

    private IAsyncEnumerable<(ListedOrder? Order, string Place)> PlacesAsync(OrderFilter filter, string? after, int size, CancellationToken cancellation) => filter switch
    {
        { OrderNo: { } number } => OfNumber(number, cancellation),
        { StoreId: { } storeId } => OfStore(storeId, filter, after, size, cancellation),
        { MemberId: { } member } => OfMember(member, filter, after, size, cancellation),
        _ => throw new InvalidOperationException("Orders are asked for by store, number or member."),
    };

    private async IAsyncEnumerable<(ListedOrder? Order, string Place)> OfStore(
        string storeId, OrderFilter filter, string? after, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var day = filter.To; day >= filter.From; day = day.AddDays(-1))
        {
            var (first, end) = (PlaceBefore(day.AddDays(1)), PlaceBefore(day));
            if (after is not null && string.CompareOrdinal(after, end) >= 0)
                continue;
            var from = after is not null && string.CompareOrdinal(after, first) > 0 ? after : first;
            await foreach (var order in list.QueryAsync(storeId, from, end, filter, size < int.MaxValue ? size + 1 : size, cancellation))
                yield return (order, OrderListRow.PlaceOf(order));
            yield return (null, end);
        }
    }

    private async IAsyncEnumerable<(ListedOrder? Order, string Place)> OfMember(
        string memberId, OrderFilter filter, string? after, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (first, end) = (PlaceBefore(filter.To.AddDays(1)), PlaceBefore(filter.From));
        var places = list.PlacesOfAsync(memberId, after is not null && string.CompareOrdinal(after, first) > 0 ? after : first, end, size < int.MaxValue ? size + 1 : size, cancellation);
        await foreach (var chunk in InChunks(places, AtOnce))
        {
            var orders = await Task.WhenAll(chunk.Select(at => list.FindAsync(at.StoreId, at.Place, cancellation)));
            foreach (var (order, at) in orders.Zip(chunk))
                if (order is not null)
                    yield return (order, at.Place);
            yield return (null, chunk[^1].Place);
        }
    }

    private async IAsyncEnumerable<(ListedOrder? Order, string Place)> OfNumber(string orderNo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await list.FindNumberAsync(orderNo, cancellation) is { } at && await orders.FindAsync(at.StoreId, at.CheckoutId, cancellation) is { HasInput: true } row)
            yield return (await list.FindAsync(at.StoreId, OrderListRow.PlaceOf(row.Listed), cancellation) ?? row.Listed, "");
    }

    private static async Task<ListedOrder> AsItIs(DurableTaskClient client, ListedOrder order, CancellationToken cancellation) =>
        order.State == OrderState.Live && await StatusWatch.ReadAsync(client, order.CheckoutId, cancellation) is { } status ? order.As(status) : order;

    private string PlaceBefore(DateOnly day) => OrderListRow.PlaceOf(store.Value.StartOf(day).AddMilliseconds(-1));

    /// <param name="ends">What ends a chunk early; null for nothing.</param>
    private static async IAsyncEnumerable<IReadOnlyList<T>> InChunks<T>(IAsyncEnumerable<T> all, int size, Func<T, bool>? ends = null)
    {
        var chunk = new List<T>();
        await foreach (var one in all)
        {
            chunk.Add(one);
            if (chunk.Count < size && ends?.Invoke(one) != true)
                continue;
            yield return chunk;
            chunk = [];
        }

        if (chunk.Count > 0)
            yield return chunk;
    }
}
