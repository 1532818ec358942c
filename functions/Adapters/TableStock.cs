using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// One row for each SKU that a store counts: partition = store, row = SKU. All goods of a checkout are changed in one transaction,
/// under the tags with which they were read: all of it happens, or nothing, and the last piece goes to one.
/// </summary>
public sealed class TableStock(TableServiceClient tables, TimeProvider clock) : IStock
{
    public const string TableName = "Stock";

    private const string OnHand = "OnHand";
    private const string Holds = "Holds";

    /// <summary>People count a shelf, one at a time; checkouts hold of it meanwhile.</summary>
    private const int CountTries = 300;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    /// <returns>Null when the store does not count the SKU.</returns>
    public async Task<StockLevel?> FindAsync(string storeId, string sku, CancellationToken cancellation) => (await Read(storeId, sku, cancellation))?.Level;

    /// <summary>Somebody has counted the shelf. What is held of it stays held.</summary>
    public Task CountAsync(string storeId, string sku, int onHand, CancellationToken cancellation) =>
        Rows.UntilUnchangedAsync($"The stock of {sku}", CountTries, async () =>
        {
            if (await Read(storeId, sku, cancellation) is { } row)
                return await _table.TryUpdateAsync(ToEntity(storeId, sku, row.Level.Recounted(onHand)), row.ETag, cancellation, TableUpdateMode.Replace);
            return await _table.TryAddAsync(ToEntity(storeId, sku, StockLevel.Counted(onHand)), cancellation);
        });

    /// <summary>Keeps the goods for the checkout, all or nothing. Safe to repeat.</summary>
    /// <returns>Null when they are held; otherwise what there is not enough of.</returns>
    public async Task<Refusal?> HoldAsync(StockClaim claim, DateTimeOffset until, CancellationToken cancellation)
    {
        Refusal? refusal = null;
        await Change(claim, (level, line, index) =>
        {
            if (level.Hold(claim.CheckoutId, new StockHold(line.Quantity, until), clock.GetUtcNow()) is { } held)
                return held;
            refusal = Lack(claim, level, line, index);
            return null;
        }, cancellation);
        return refusal;
    }

    /// <summary>What there is not enough of now; null when there is. Nothing is held: another may be first.</summary>
    public async Task<Refusal?> LackAsync(StockClaim claim, CancellationToken cancellation)
    {
        var rows = await Task.WhenAll(claim.Lines.Select(line => Read(claim.StoreId, line.Sku, cancellation)));
        return claim.Lines.Select((line, i) => rows[i] is { } row && row.Level.AvailableAt(clock.GetUtcNow()) < line.Quantity ? Lack(claim, row.Level, line, i) : null)
            .FirstOrDefault(lack => lack is not null);
    }

    public Task TakeAsync(StockClaim claim, CancellationToken cancellation) => Change(claim, (level, _, _) => level.Take(claim.CheckoutId, clock.GetUtcNow()), cancellation);

    public Task KeepAsync(StockClaim claim, CancellationToken cancellation) => Change(claim, (level, _, _) => level.Keep(claim.CheckoutId), cancellation);

    public Task ReleaseAsync(StockClaim claim, CancellationToken cancellation) => Change(claim, (level, _, _) => level.Release(claim.CheckoutId, clock.GetUtcNow()), cancellation);

    /// <param name="change">Null gives all of it up.</param>
    private Task Change(StockClaim claim, Func<StockLevel, StockLine, int, StockLevel?> change, CancellationToken cancellation) =>
        Rows.UntilFirstAsync($"The stock of checkout {claim.CheckoutId}", () => TryChange(claim, change, cancellation), cancellation);

    private async Task<bool> TryChange(StockClaim claim, Func<StockLevel, StockLine, int, StockLevel?> change, CancellationToken cancellation)
    {
        var rows = await Task.WhenAll(claim.Lines.Select(line => Read(claim.StoreId, line.Sku, cancellation)));
        var writes = new List<TableTransactionAction>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not { } row)
                continue;
            if (change(row.Level, claim.Lines[i], i) is not { } next)
                return true;
            if (next != row.Level)
                writes.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(claim.StoreId, claim.Lines[i].Sku, next), row.ETag));
        }

        return writes.Count == 0 || await _table.TrySubmitAsync(writes, cancellation);
    }

    private Refusal Lack(StockClaim claim, StockLevel level, StockLine line, int index) =>
        Refusals.OutOfStock(line.Sku, Math.Max(0, level.Release(claim.CheckoutId, clock.GetUtcNow()).AvailableAt(clock.GetUtcNow()))) with { Field = $"lines[{index}].quantity" };

    private async Task<Row?> Read(string storeId, string sku, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(storeId, sku, cancellationToken: cancellation);
        if (!found.HasValue)
            return null;
        var holds = JsonSerializer.Deserialize<Dictionary<string, StockHold>>(LongText.Get(found.Value!, Holds)!, Json.Options)!;
        return new Row(new StockLevel(found.Value!.GetInt32(OnHand)!.Value, holds), found.Value.ETag);
    }

    private static TableEntity ToEntity(string storeId, string sku, StockLevel level)
    {
        var entity = new TableEntity(storeId, sku) { [OnHand] = level.OnHand };
        LongText.Set(entity, Holds, JsonSerializer.Serialize(level.Holds, Json.Options));
        return entity;
    }

    private sealed record Row(StockLevel Level, ETag ETag);
}
