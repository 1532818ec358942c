using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// Orders as lists read them (<see cref="OrderListRow"/>), and the small rows that say where an order number or a member's orders
/// are: each is written before what it leads to, so that one whose writer died leads nowhere, and no order is without its own.
/// </summary>
public sealed class TableOrderList(TableServiceClient tables)
{
    /// <summary>Partition = order number, or member; row = what of it.</summary>
    public const string IndexName = "OrderIndex";

    /// <summary>The table service answers with so many rows at once.</summary>
    private const int MostAPage = 1_000;
    private const string Number = "number";
    private static readonly (string Partition, string Row) SoFar = ("list", "so-far");

    private readonly TableClient _orders = tables.GetTableClient(TableOrders.TableName);
    private readonly TableClient _index = tables.GetTableClient(IndexName);

    /// <summary>Those of a store between two places, newest first, that the table takes for <paramref name="filter"/>.</summary>
    /// <param name="most">How many are wanted; more may come.</param>
    public async IAsyncEnumerable<ListedOrder> QueryAsync(
        string storeId, string after, string before, OrderFilter filter, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = OrderListRow.Between(storeId, after, before) + Narrowing(filter);
        await foreach (var row in _orders.QueryAsync<TableEntity>(asked, Math.Min(most, MostAPage), [OrderListRow.Content], cancellation))
            yield return OrderListRow.Read(row);
    }

    public async Task<ListedOrder?> FindAsync(string storeId, string place, CancellationToken cancellation)
    {
        var found = await _orders.GetEntityIfExistsAsync<TableEntity>(storeId, OrderListRow.KeyOf(place), cancellationToken: cancellation);
        return found.HasValue ? OrderListRow.Read(found.Value!) : null;
    }

    /// <summary>The store and checkout of an order number; of a settle that came to nothing there may be no order.</summary>
    public async Task<(string StoreId, string CheckoutId)?> FindNumberAsync(string orderNo, CancellationToken cancellation)
    {
        var found = await _index.GetEntityIfExistsAsync<TableEntity>(orderNo, Number, cancellationToken: cancellation);
        return found.HasValue ? (found.Value!.GetString("StoreId"), found.Value.GetString("CheckoutId")) : null;
    }

    /// <summary>Where a member's orders are that have ended, newest first.</summary>
    public async IAsyncEnumerable<(string StoreId, string Place)> PlacesOfAsync(
        string memberId, string after, string before, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = OrderListRow.Between(PartitionOf(memberId), after, before);
        await foreach (var row in _index.QueryAsync<TableEntity>(asked, Math.Min(most, MostAPage), cancellationToken: cancellation))
            yield return (row.GetString("StoreId"), OrderListRow.PlaceOfKey(row.RowKey));
    }

    public Task AddNumberAsync(CheckoutInput input, CancellationToken cancellation) => _index.UpsertEntityAsync(
        new TableEntity(input.OrderNo, Number) { ["StoreId"] = input.StoreId, ["CheckoutId"] = input.CheckoutId }, TableUpdateMode.Replace, cancellation);

    /// <summary>Nothing when no member is known.</summary>
    public async Task AddMemberAsync(ListedOrder order, CancellationToken cancellation)
    {
        if (order.MemberId is { } memberId && Ids.Check(memberId, "member") is null)
            await _index.UpsertEntityAsync(
                new TableEntity(PartitionOf(memberId), OrderListRow.KeyOf(OrderListRow.PlaceOf(order))) { ["StoreId"] = order.StoreId }, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Those of a store that are listed as live and were started between two instants, with how to change their rows.</summary>
    public async IAsyncEnumerable<ListedAs> LiveAsync(string storeId, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = OrderListRow.Between(storeId, OrderListRow.PlaceOf(until), OrderListRow.PlaceOf(from)) + Narrowing(OrderState.Live);
        await foreach (var row in _orders.QueryAsync<TableEntity>(asked, cancellationToken: cancellation))
            yield return new ListedAs(OrderListRow.Read(row), row.ETag);
    }

    /// <summary>Lists an order otherwise than its own row says, unless that has been written since.</summary>
    public Task<bool> TryListAsAsync(ListedAs read, ListedOrder now, CancellationToken cancellation) =>
        _orders.TryUpdateAsync(OrderListRow.ToEntity(now), read.ETag, cancellation, TableUpdateMode.Replace);

    /// <summary>Lists an order that was written before there was a list. One that is listed stays as it is.</summary>
    public async Task AddAsync(ListedOrder order, CancellationToken cancellation)
    {
        await AddMemberAsync(order, cancellation);
        await _orders.TryAddAsync(OrderListRow.ToEntity(order), cancellation);
    }

    /// <summary>How far the orders from before there was a list are in it.</summary>
    public async Task<ListedSoFar> SoFarAsync(CancellationToken cancellation)
    {
        var found = await _index.GetEntityIfExistsAsync<TableEntity>(SoFar.Partition, SoFar.Row, cancellationToken: cancellation);
        return found.HasValue ? new ListedSoFar(found.Value!.GetBoolean("IsAll")!.Value, found.Value.GetString("StoreId"), found.Value.GetString("CheckoutId")) : new ListedSoFar(false, "", "");
    }

    public Task SetSoFarAsync(ListedSoFar listed, CancellationToken cancellation) => _index.UpsertEntityAsync(
        new TableEntity(SoFar.Partition, SoFar.Row) { ["IsAll"] = listed.IsAll, ["StoreId"] = listed.StoreId, ["CheckoutId"] = listed.CheckoutId }, TableUpdateMode.Replace, cancellation);

    // What a live one is by now only its checkout knows: whoever asked looks at each of those.
    private static string Narrowing(OrderFilter filter) => string.Concat(
    [
        filter.State is { } state ? state == OrderState.NeedsAttention ? OrLive(OrderListRow.ByState, Json.Name(state)) : Narrowing(state) : "",
        filter.MemberId is { } member ? OrLive(OrderListRow.ByMember, member) : "",
        filter.Method is { } method ? Is(OrderListRow.ByMethod, Json.Name(method)) : "",
        filter.TerminalId is { } terminal ? Is(OrderListRow.ByTerminal, terminal) : "",
        filter.AssociateId is { } associate ? Is(OrderListRow.ByAssociate, associate) : "",
    ]);

    private static string Narrowing(OrderState state) => Is(OrderListRow.ByState, Json.Name(state));

    private static string Is(string column, string value) => $" and {column} eq {Quoted(value)}";

    private static string OrLive(string column, string value) =>
        $" and ({column} eq {Quoted(value)} or {OrderListRow.ByState} eq {Quoted(Json.Name(OrderState.Live))})";

    private static string Quoted(string value) => TableClient.CreateQueryFilter($"{value}");

    private static string PartitionOf(string memberId) => $"member|{memberId}";
}

/// <summary>All orders up to this one's row are listed, or simply all.</summary>
public sealed record ListedSoFar(bool IsAll, string StoreId, string CheckoutId);

/// <summary>An order's row in the list as it was when it was read.</summary>
public sealed record ListedAs(ListedOrder Order, Azure.ETag ETag);
