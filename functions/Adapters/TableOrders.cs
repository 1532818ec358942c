using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// One row a checkout: what was asked for, and how it ended. Partition = store, row = checkout id. Each is written in one transaction
/// with its row in the list (<see cref="OrderListRow"/>).
/// </summary>
public sealed class TableOrders(TableServiceClient tables, TableTerminals terminals) : IOrderStore
{
    public const string TableName = "Orders";

    /// <summary>A row changes when its checkout ends, and hardly oftener.</summary>
    private const int EndTries = 10;
    private const int ReprintTries = 50;
    private const string Unfinished = "Unfinished";

    private readonly TableClient _table = tables.GetTableClient(TableName);
    private readonly TableCarts _carts = new(tables);
    private readonly TableOrderList _list = new(tables);

    public async Task<OrderRow?> FindAsync(string storeId, string checkoutId, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(storeId, checkoutId, cancellationToken: cancellation);
        return found.HasValue ? new OrderRow(found.Value!) : null;
    }

    /// <summary>
    /// What counts, when its instance shows <paramref name="live"/>. Of one that needs a person the row tells more: they may have
    /// ended it since, under a later number. Of any other only the instance tells: the row may say "paid" from before a cancel that
    /// came in time.
    /// </summary>
    public async Task<CheckoutStatus> LastStatusAsync(CheckoutStatus live, CancellationToken cancellation) =>
        live.Step == Step.NeedsAttention && (await FindAsync(live.StoreId, live.CheckoutId, cancellation))?.EndedAs is { } row && row.Sequence >= live.Sequence
            ? row
            : live;

    /// <summary>Creates the row, or returns the one that was there first.</summary>
    public async Task<OrderRow> CreateAsync(CheckoutInput input, string fingerprint, CancellationToken cancellation)
    {
        var entity = new TableEntity(input.StoreId, input.CheckoutId)
        {
            ["Fingerprint"] = fingerprint,
            ["OrderNo"] = input.OrderNo,
            ["TerminalId"] = input.TerminalId,
            ["AssociateId"] = input.AssociateId,
            ["Method"] = Json.Name(input.Method),
            ["State"] = "live",
            ["TotalFen"] = input.TotalFen,
            ["StartedAt"] = input.StartedAt,
        };
        LongText.Set(entity, OrderRow.InputProperty, JsonSerializer.Serialize(input, Json.Options));
        await _list.AddNumberAsync(input, cancellation);
        var listed = OrderListRow.ToEntity(ListedOrder.Of(input));
        return await _table.TrySubmitAsync([new(TableTransactionActionType.Add, entity), new(TableTransactionActionType.UpsertReplace, listed)], cancellation)
            ? new OrderRow(entity)
            : (await FindAsync(input.StoreId, input.CheckoutId, cancellation))!;
    }

    /// <summary>
    /// Remembers under its key's own id a request that settles a cart, whose checkout has an id of the cart's: a row that says only
    /// what the key was used for, so that it cannot be used for anything else (rule K3).
    /// </summary>
    /// <returns>False when it has been used for something else.</returns>
    public async Task<bool> KeepKeyAsync(string storeId, string keyId, string fingerprint, CancellationToken cancellation) =>
        await _table.TryAddAsync(new TableEntity(storeId, keyId) { ["Fingerprint"] = fingerprint }, cancellation)
        || (await FindAsync(storeId, keyId, cancellation))?.Fingerprint == fingerprint;

    /// <summary>The last statuses of checkouts that need a person, of one store or of all.</summary>
    public Task<IReadOnlyList<CheckoutStatus>> ListAttentionAsync(string? storeId, CancellationToken cancellation) =>
        ListEnded(Rows.InStore(TableClient.CreateQueryFilter($"State eq {Json.Name(Step.NeedsAttention)}"), storeId), cancellation);

    /// <summary>Orders that a person has ended, of which the journal or the terminal does not say so yet.</summary>
    public Task<IReadOnlyList<CheckoutStatus>> ListUnfinishedAsync(string storeId, CancellationToken cancellation) =>
        ListEnded(Rows.InStore(TableClient.CreateQueryFilter($"Unfinished eq {true}"), storeId), cancellation);

    /// <summary>What was sold by orders that were paid from an instant on, of all stores.</summary>
    public async IAsyncEnumerable<(CheckoutInput Input, DateTimeOffset EndedAt)> PaidSinceAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var paid = TableClient.CreateQueryFilter($"State eq {Json.Name(Step.Paid)} and EndedAt ge {from}");
        await foreach (var row in _table.QueryAsync<TableEntity>(paid, cancellationToken: cancellation))
            yield return (new OrderRow(row).Input, row.GetDateTimeOffset("EndedAt")!.Value);
    }

    /// <summary>Every order after this one's row as it is to be listed, of all stores: one pass over all rows there are.</summary>
    public async IAsyncEnumerable<(CheckoutInput Input, ListedOrder Listed)> AllAsync(ListedSoFar after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var orders = TableClient.CreateQueryFilter($"State ge {""} and (PartitionKey gt {after.StoreId} or (PartitionKey eq {after.StoreId} and RowKey gt {after.CheckoutId}))");
        await foreach (var row in _table.QueryAsync<TableEntity>(orders, cancellationToken: cancellation))
            if (new OrderRow(row) is { HasInput: true } order)
                yield return (order.Input, order.Listed);
    }

    /// <summary>All that a person's word entails is written.</summary>
    public Task FinishAsync(CheckoutStatus resolved, CancellationToken cancellation) =>
        _table.UpdateEntityAsync(new TableEntity(resolved.StoreId, resolved.CheckoutId) { [Unfinished] = false }, ETag.All, TableUpdateMode.Merge, cancellation);

    /// <summary>Writes down a reprint and gives it the next number of its kind, from 1.</summary>
    /// <returns>Null when there were <paramref name="most"/> already.</returns>
    public async Task<int?> CountReprintAsync(string storeId, string checkoutId, PaperKind what, int most, Func<int, Reprint> made, CancellationToken cancellation)
    {
        int? copy = null;
        await Rows.UntilUnchangedAsync($"The order of checkout {checkoutId}", ReprintTries, async () =>
        {
            var row = await FindAsync(storeId, checkoutId, cancellation)
                ?? throw new InvalidOperationException($"The order of checkout {checkoutId} is not there.");
            var next = row.Reprints.Count(r => r.What == what) + 1;
            copy = next > most ? null : next;
            if (copy is null)
                return true;
            var changed = new TableEntity(storeId, checkoutId);
            LongText.Set(changed, OrderRow.ReprintsProperty, JsonSerializer.Serialize<IReadOnlyList<Reprint>>([.. row.Reprints, made(next)], Json.Options));
            return await _table.TryUpdateAsync(changed, row.ETag, cancellation);
        });
        return copy;
    }

    public async Task<Beginning> BeginAsync(CheckoutInput input, CancellationToken cancellation)
    {
        if ((await FindAsync(input.StoreId, input.CheckoutId, cancellation))?.EndedAs is { } ended)
            return new Beginning(HoldsTerminal: false, ended);
        // The cart last: once it is this checkout's it can never be settled anew, so that nothing else may be in the way.
        var holdsTerminal = await terminals.ConfirmAsync(input.TerminalId, input.CheckoutId, cancellation);
        return holdsTerminal && input.CartId is { } cartId && !await _carts.BeginAsync(input.StoreId, cartId, input.CheckoutId, cancellation)
            ? new Beginning(HoldsTerminal: true, CartTakenBack: true)
            : new Beginning(holdsTerminal);
    }

    // Somebody may write the row between our reading and writing it: what they wrote is looked at first.
    public Task EndAsync(CheckoutStatus status, CancellationToken cancellation) =>
        Rows.UntilUnchangedAsync($"The order of checkout {status.CheckoutId}", EndTries, () => TryEnd(status, cancellation));

    public Task FreeTerminalAsync(string terminalId, string checkoutId, CancellationToken cancellation) =>
        terminals.ReleaseAsync(terminalId, checkoutId, cancellation);

    private async Task<IReadOnlyList<CheckoutStatus>> ListEnded(string filter, CancellationToken cancellation)
    {
        var found = new List<CheckoutStatus>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            if (new OrderRow(row).EndedAs is { } status)
                found.Add(status);
        return found;
    }

    /// <returns>False when the row changed since it was read.</returns>
    private async Task<bool> TryEnd(CheckoutStatus status, CancellationToken cancellation)
    {
        var row = await FindAsync(status.StoreId, status.CheckoutId, cancellation);
        if (row?.EndedAs is { } ended && ended.Sequence >= status.Sequence)
            return true;
        var entity = new TableEntity(status.StoreId, status.CheckoutId)
        {
            ["State"] = Json.Name(status.Step),
            ["ApprovedFen"] = status.ApprovedFen,
            ["DiscountFen"] = status.DiscountFen,
            ["MemberId"] = status.Member?.MemberId,
            ["EndedAt"] = status.Since,
            ["Status"] = JsonSerializer.Serialize(status, Json.Options),
        };
        if (status.Resolution is not null)
            entity[Unfinished] = true;
        if (row is null)
            return await _table.TryAddAsync(entity, cancellation);
        var listed = ListedOrder.Of(row.Input).As(status);
        await _list.AddMemberAsync(listed, cancellation);
        return await _table.TrySubmitAsync(
            [new(TableTransactionActionType.UpdateMerge, entity, row.ETag), new(TableTransactionActionType.UpsertReplace, OrderListRow.ToEntity(listed))], cancellation);
    }
}

/// <summary>Who had which papers printed again.</summary>
public sealed record Reprint(PaperKind What, int Copy, string By, DateTimeOffset At);

/// <summary>An order's row as it was when it was read.</summary>
public sealed class OrderRow(TableEntity entity)
{
    public string Fingerprint => entity.GetString("Fingerprint");

    internal const string InputProperty = "Input";
    internal const string ReprintsProperty = "Reprints";

    public CheckoutInput Input => JsonSerializer.Deserialize<CheckoutInput>(LongText.Get(entity, InputProperty)!, Json.Options)!;

    /// <summary>False of a row that only says what a key was used for.</summary>
    public bool HasInput => entity.ContainsKey(InputProperty);

    /// <summary>As the list is to have it.</summary>
    public ListedOrder Listed => EndedAs is { } ended ? ListedOrder.Of(Input).As(ended) : ListedOrder.Of(Input);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Reprint> Reprints =>
        LongText.Get(entity, ReprintsProperty) is { } json ? JsonSerializer.Deserialize<IReadOnlyList<Reprint>>(json, Json.Options)! : [];

    public ETag ETag => entity.ETag;

    /// <summary>The last status of a checkout that has ended; null while it lives.</summary>
    public CheckoutStatus? EndedAs =>
        entity.GetString("Status") is { } json ? JsonSerializer.Deserialize<CheckoutStatus>(json, Json.Options) : null;
}
