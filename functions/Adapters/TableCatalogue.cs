using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Adapters;

/// <summary>What became of the catalogue with one version.</summary>
/// <param name="Listings">The products that were written, whole.</param>
/// <param name="SalesTallied">It was the sales that changed.</param>
public sealed record CatalogueChange(long Version, IReadOnlyList<Listing> Listings, bool SalesTallied);

/// <summary>Where the catalogue is: its version, and the tag under which the next one is written.</summary>
public sealed record CatalogueHead(long Version, ETag? ETag);

/// <summary>
/// The log of the catalogue, in one partition: a head that counts versions, and the last changes. A write is one transaction under the
/// head's tag: versions have no gaps, whoever writes has seen all that was written before, and an instance that follows the head
/// misses nothing. The products' own rows follow the log (<see cref="ProductTable"/>); a change is kept until they have.
/// </summary>
public sealed class TableCatalogue(TableServiceClient tables, ILogger<TableCatalogue>? log = null)
{
    public const string TableName = "Catalogue";

    /// <summary>The most products of a change, and their characters: a row of the table holds 1 MiB.</summary>
    public const int MaxBatch = 90;
    public const int MaxBatchChars = 200_000;

    /// <summary>So many of the last changes are kept, each in the place of one that is as much older.</summary>
    public const int ChangesKept = 1024;

    private const string Partition = "log";
    private const string Head = "head";
    private const string Changes = "change-";
    private const string Sales = "sales-";
    private const string SalesProperty = "Sales";
    private const string Saved = "Saved";

    private readonly TableClient _table = tables.GetTableClient(TableName);
    private readonly ProductTable _products = new(tables.GetTableClient(TableName));

    public async Task<CatalogueHead> HeadAsync(CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Head, cancellationToken: cancellation);
        return found.HasValue ? new CatalogueHead(VersionOf(found.Value!), found.Value!.ETag) : new CatalogueHead(0, null);
    }

    /// <summary>All products; of one that is written meanwhile the old or the new, and some of them twice: the higher version counts.</summary>
    public async IAsyncEnumerable<Listing> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // First what the rows may lack: what they have by now is not missed afterwards.
        var unsaved = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Saved eq {false}");
        await foreach (var row in _table.QueryAsync<TableEntity>(unsaved, cancellationToken: cancellation))
            foreach (var listing in ListingsOf(row))
                yield return listing;
        await foreach (var listing in _products.AllAsync(cancellation))
            yield return listing;
    }

    /// <returns>The changes after a version up to another, oldest first; null when not all of them are kept any more.</returns>
    public async Task<IReadOnlyList<CatalogueChange>?> ChangesAsync(long after, long upTo, CancellationToken cancellation)
    {
        if (upTo - after > ChangesKept)
            return null;
        var changes = new List<CatalogueChange>();
        for (var version = after + 1; version <= upTo; version++)
        {
            var row = (await _table.GetEntityAsync<TableEntity>(Partition, ChangeRow(version), cancellationToken: cancellation)).Value;
            if (VersionOf(row) != version)
                return null;
            changes.Add(new CatalogueChange(version, ListingsOf(row), row.GetBoolean(nameof(CatalogueChange.SalesTallied))!.Value));
        }

        return changes;
    }

    /// <summary>Writes the next version: products as they are from then on, at most <see cref="MaxBatch"/> of <see cref="MaxBatchChars"/> characters.</summary>
    /// <returns>False when somebody wrote since the head was read.</returns>
    public async Task<bool> TryWriteAsync(CatalogueHead head, IReadOnlyList<Listing> listings, CancellationToken cancellation)
    {
        if (!await TryWrite(head, new CatalogueChange(head.Version + 1, listings, SalesTallied: false), [], cancellation))
            return false;
        try
        {
            // It is published by now: a caller who has gone does not leave it half done.
            await Save(head.Version + 1, listings, CancellationToken.None);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            log?.LogWarning(failure, "The rows of the catalogue's version {Version} could not be written; its change keeps them", head.Version + 1);
        }

        return true;
    }

    /// <summary>Writes what days sold: pieces by article number. Again for the same day takes its place.</summary>
    /// <returns>False when somebody wrote since the head was read.</returns>
    public Task<bool> TryWriteSalesAsync(CatalogueHead head, IReadOnlyDictionary<DateOnly, IReadOnlyDictionary<string, long>> days, CancellationToken cancellation) =>
        TryWrite(head, new CatalogueChange(head.Version + 1, [], SalesTallied: true), days.Select(day =>
        {
            var row = new TableEntity(Partition, SalesRow(day.Key));
            LongText.Set(row, SalesProperty, JsonSerializer.Serialize(day.Value, Json.Options));
            return row;
        }), cancellation);

    /// <summary>Pieces sold by article number, of all days from <paramref name="first"/> on.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SalesAsync(DateOnly first, CancellationToken cancellation)
    {
        var total = new Dictionary<string, long>(StringComparer.Ordinal);
        var days = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {SalesRow(first)} and RowKey le {SalesRow(DateOnly.MaxValue)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(days, cancellationToken: cancellation))
        {
            foreach (var (articleNo, pieces) in JsonSerializer.Deserialize<Dictionary<string, long>>(LongText.Get(row, SalesProperty)!, Json.Options)!)
                total[articleNo] = total.GetValueOrDefault(articleNo) + pieces;
        }

        return total;
    }

    private async Task<bool> TryWrite(CatalogueHead head, CatalogueChange change, IEnumerable<TableEntity> rows, CancellationToken cancellation)
    {
        // Whoever wrote the change in whose place this one comes may have died before its products had their rows.
        if (change.Version > ChangesKept)
            await Save(change.Version - ChangesKept, listings: null, cancellation);
        var next = new TableEntity(Partition, Head) { ["Version"] = change.Version };
        var changed = new TableEntity(Partition, ChangeRow(change.Version))
        {
            ["Version"] = change.Version, [Saved] = change.Listings.Count == 0, [nameof(change.SalesTallied)] = change.SalesTallied,
        };
        LongText.Set(changed, nameof(Listing), JsonSerializer.Serialize(change.Listings, Json.Options));
        return await _table.TrySubmitAsync(
        [
            head.ETag is { } tag ? new(TableTransactionActionType.UpdateReplace, next, tag) : new(TableTransactionActionType.Add, next),
            new(TableTransactionActionType.UpsertReplace, changed),
            .. rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
        ], cancellation);
    }

    /// <summary>Writes the rows of a change's products, unless somebody has. Safe to repeat, and to do at the same time as others.</summary>
    /// <param name="listings">Null when they have to be read first.</param>
    private async Task Save(long version, IReadOnlyList<Listing>? listings, CancellationToken cancellation)
    {
        var change = (await _table.GetEntityAsync<TableEntity>(Partition, ChangeRow(version), ["Version", Saved], cancellation)).Value;
        // Its place is another's by now, which came there only after these rows were written.
        if (VersionOf(change) != version || change.GetBoolean(Saved) == true)
            return;
        listings ??= ListingsOf((await _table.GetEntityAsync<TableEntity>(Partition, ChangeRow(version), cancellationToken: cancellation)).Value);
        await _products.SaveAsync(listings, cancellation);
        // Whoever lost this race has saved the same.
        await _table.TryUpdateAsync(new TableEntity(Partition, ChangeRow(version)) { [Saved] = true }, change.ETag, cancellation);
    }

    private static IReadOnlyList<Listing> ListingsOf(TableEntity row) => JsonSerializer.Deserialize<IReadOnlyList<Listing>>(LongText.Get(row, nameof(Listing))!, Json.Options)!;

    private static string ChangeRow(long version) => string.Create(CultureInfo.InvariantCulture, $"{Changes}{version % ChangesKept:0000}");

    private static string SalesRow(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{Sales}{day:yyyy-MM-dd}");

    private static long VersionOf(TableEntity row) => row.GetInt64("Version")!.Value;
}
