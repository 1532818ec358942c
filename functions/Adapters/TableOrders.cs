using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>One row a checkout: what was asked for, and how it ended. Partition = store, row = checkout id.</summary>
public sealed class TableOrders(TableServiceClient tables, TableTerminals terminals, TimeProvider clock) : IOrderStore
{
    public const string TableName = "Orders";
    private const int EndTries = 10;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<OrderRow?> FindAsync(string storeId, string checkoutId, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(storeId, checkoutId, cancellationToken: cancellation);
        return found.HasValue ? new OrderRow(found.Value!) : null;
    }

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
        try
        {
            await _table.AddEntityAsync(entity, cancellation);
            return new OrderRow(entity);
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return (await FindAsync(input.StoreId, input.CheckoutId, cancellation))!;
        }
    }

    /// <summary>The last statuses of checkouts that need a person, of one store or of all.</summary>
    public async Task<IReadOnlyList<CheckoutStatus>> ListAttentionAsync(string? storeId, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"State eq {Json.Name(Step.NeedsAttention)}");
        if (storeId is not null)
            filter += " and " + TableClient.CreateQueryFilter($"PartitionKey eq {storeId}");
        var found = new List<CheckoutStatus>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            if (new OrderRow(row).EndedAs is { } status)
                found.Add(status);
        return found;
    }

    public async Task<Beginning> BeginAsync(CheckoutInput input, CancellationToken cancellation) =>
        (await FindAsync(input.StoreId, input.CheckoutId, cancellation))?.EndedAs is { } ended
            ? new Beginning(HoldsTerminal: false, ended)
            : new Beginning(await terminals.ConfirmAsync(input.TerminalId, input.CheckoutId, clock.GetUtcNow(), cancellation));

    public async Task EndAsync(CheckoutStatus status, CancellationToken cancellation)
    {
        // Somebody may write the row between our reading and writing it: what they wrote is looked at first.
        for (var tries = 1; !await TryEnd(status, cancellation); tries++)
            if (tries == EndTries)
                throw new InvalidOperationException($"The order of checkout {status.CheckoutId} changed {EndTries} times while it was being ended.");
        await terminals.ReleaseAsync(status.TerminalId, status.CheckoutId, cancellation);
    }

    /// <returns>False when the row changed since it was read.</returns>
    private async Task<bool> TryEnd(CheckoutStatus status, CancellationToken cancellation)
    {
        var row = await FindAsync(status.StoreId, status.CheckoutId, cancellation)
            ?? throw new InvalidOperationException($"The order of checkout {status.CheckoutId} vanished.");
        // An order ends once. Only one that waits for a person may still be closed.
        if (row.EndedAs is { Step: Step.Paid or Step.Closed })
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
        try
        {
            await _table.UpdateEntityAsync(entity, row.ETag, TableUpdateMode.Merge, cancellation);
            return true;
        }
        catch (RequestFailedException raced) when (raced.Status == 412)
        {
            return false;
        }
    }
}

/// <summary>An order's row as it was when it was read.</summary>
public sealed class OrderRow(TableEntity entity)
{
    public string Fingerprint => entity.GetString("Fingerprint");

    internal const string InputProperty = "Input";

    public CheckoutInput Input => JsonSerializer.Deserialize<CheckoutInput>(LongText.Get(entity, InputProperty)!, Json.Options)!;

    public ETag ETag => entity.ETag;

    /// <summary>The last status of a checkout that has ended; null while it lives.</summary>
    public CheckoutStatus? EndedAs =>
        entity.GetString("Status") is { } json ? JsonSerializer.Deserialize<CheckoutStatus>(json, Json.Options) : null;
}
