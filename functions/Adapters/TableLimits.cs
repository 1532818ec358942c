using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// The waits that a store or a terminal has of its own (rule O7), a row each, with who set them. A terminal's are not in its own
/// row: that changes with every payment, and whoever shows by its tag what they have seen would be refused for it.
/// </summary>
public sealed class TableLimits(TableServiceClient tables, IOptions<CheckoutLimits> settings)
{
    public const string TableName = "Limits";
    public const int ChangesKept = 50;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<LimitsRow> FindAsync(LimitsOwner owner, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(owner.Partition, owner.Id, cancellationToken: cancellation);
        return found.HasValue ? LimitsRow.Of(owner, found.Value!) : new LimitsRow(owner, CheckoutWaits.None, [], Version: 0, default);
    }

    /// <summary>What holds for a checkout that begins now: terminal over store over settings.</summary>
    public async Task<CheckoutLimits> OfAsync(string storeId, string terminalId, CancellationToken cancellation) =>
        (await FindAsync(LimitsOwner.Terminal(terminalId), cancellation)).Waits.Over(await OfStoreAsync(storeId, cancellation));

    public async Task<CheckoutLimits> OfStoreAsync(string storeId, CancellationToken cancellation) =>
        (await FindAsync(LimitsOwner.Store(storeId), cancellation)).Waits.Over(settings.Value);

    /// <returns>The row as it is then; null when it changed since it was read.</returns>
    public async Task<LimitsRow?> TryChangeAsync(LimitsRow read, LimitsChange change, CancellationToken cancellation)
    {
        var next = read with { Waits = change.Waits, Changes = [change, .. read.Changes.Take(ChangesKept - 1)], Version = read.Version + 1 };
        var row = new TableEntity(read.Owner.Partition, read.Owner.Id) { ["Version"] = next.Version };
        LongText.Set(row, LimitsRow.ChangesProperty, JsonSerializer.Serialize(next.Changes, Json.Options));
        return await (read.Version == 0 ? _table.TryAddAsync(row, cancellation) : _table.TryUpdateAsync(row, read.ETag, cancellation)) ? next : null;
    }
}

/// <summary>Whose limits: a store's or a terminal's.</summary>
public sealed record LimitsOwner(string Partition, string Id)
{
    public static LimitsOwner Store(string id) => new("store", id);

    public static LimitsOwner Terminal(string id) => new("terminal", id);
}

/// <summary>The limits of one of them as they were when they were read.</summary>
/// <param name="Version">Counts its changes; 0 when it never had any of its own.</param>
public sealed record LimitsRow(LimitsOwner Owner, CheckoutWaits Waits, IReadOnlyList<LimitsChange> Changes, long Version, ETag ETag)
{
    internal const string ChangesProperty = "Changes";

    internal static LimitsRow Of(LimitsOwner owner, TableEntity row)
    {
        var changes = JsonSerializer.Deserialize<IReadOnlyList<LimitsChange>>(LongText.Get(row, ChangesProperty)!, Json.Options)!;
        return new LimitsRow(owner, changes[0].Waits, changes, row.GetInt64("Version")!.Value, row.ETag);
    }
}
