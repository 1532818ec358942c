using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
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
/// The catalogue's table. Products, the head that counts versions, and the last changes lie in one partition, and each write is one
/// transaction under the head's tag: versions have no gaps, whoever writes has seen all that was written before, and an instance
/// that follows the head misses nothing.
/// </summary>
public sealed class TableCatalogue(TableServiceClient tables)
{
    public const string TableName = "Catalogue";

    /// <summary>A transaction takes 100 rows and 4 MiB; a product stands in it twice, as itself and in the change.</summary>
    public const int MaxBatch = 90;
    public const int MaxBatchChars = 200_000;

    /// <summary>So many of the last changes are kept, each in the place of one that is as much older.</summary>
    private const int ChangesKept = 1024;

    private const string Partition = "catalogue";
    private const string Head = "head";
    private const string Products = "product-";
    private const string Changes = "change-";
    private const string Sales = "sales-";
    private const string AfterDash = ".";
    private const string SalesProperty = "Sales";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<CatalogueHead> HeadAsync(CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Head, cancellationToken: cancellation);
        return found.HasValue ? new CatalogueHead(VersionOf(found.Value!), found.Value!.ETag) : new CatalogueHead(0, null);
    }

    /// <summary>All products; of one that is written meanwhile the old or the new.</summary>
    public async IAsyncEnumerable<Listing> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in Rows(Products, cancellation))
            yield return JsonSerializer.Deserialize<Listing>(LongText.Get(row, nameof(Listing))!, Json.Options)!;
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
            changes.Add(new CatalogueChange(version, JsonSerializer.Deserialize<IReadOnlyList<Listing>>(LongText.Get(row, nameof(Listing))!, Json.Options)!, row.GetBoolean(nameof(CatalogueChange.SalesTallied))!.Value));
        }

        return changes;
    }

    /// <summary>Writes the next version: products as they are from then on, at most <see cref="MaxBatch"/> of <see cref="MaxBatchChars"/> characters.</summary>
    /// <returns>False when somebody wrote since the head was read.</returns>
    public Task<bool> TryWriteAsync(CatalogueHead head, IReadOnlyList<Listing> listings, CancellationToken cancellation) =>
        TryWrite(head, new CatalogueChange(head.Version + 1, listings, SalesTallied: false), listings.Select(RowOf), cancellation);

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
        await foreach (var row in Rows(Sales, cancellation, SalesRow(first)))
        {
            foreach (var (articleNo, pieces) in JsonSerializer.Deserialize<Dictionary<string, long>>(LongText.Get(row, SalesProperty)!, Json.Options)!)
                total[articleNo] = total.GetValueOrDefault(articleNo) + pieces;
        }

        return total;
    }

    private async Task<bool> TryWrite(CatalogueHead head, CatalogueChange change, IEnumerable<TableEntity> rows, CancellationToken cancellation)
    {
        var next = new TableEntity(Partition, Head) { ["Version"] = change.Version };
        var changed = new TableEntity(Partition, ChangeRow(change.Version)) { ["Version"] = change.Version, [nameof(change.SalesTallied)] = change.SalesTallied };
        LongText.Set(changed, nameof(Listing), JsonSerializer.Serialize(change.Listings, Json.Options));
        return await _table.TrySubmitAsync(
        [
            head.ETag is { } tag ? new(TableTransactionActionType.UpdateReplace, next, tag) : new(TableTransactionActionType.Add, next),
            new(TableTransactionActionType.UpsertReplace, changed),
            .. rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
        ], cancellation);
    }

    private AsyncPageable<TableEntity> Rows(string kind, CancellationToken cancellation, string? first = null) => _table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {first ?? kind} and RowKey lt {kind[..^1] + AfterDash}"), cancellationToken: cancellation);

    private static TableEntity RowOf(Listing listing)
    {
        var row = new TableEntity(Partition, Products + listing.Product.ArticleNo);
        LongText.Set(row, nameof(Listing), JsonSerializer.Serialize(listing, Json.Options));
        return row;
    }

    private static string ChangeRow(long version) => string.Create(CultureInfo.InvariantCulture, $"{Changes}{version % ChangesKept:0000}");

    private static string SalesRow(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{Sales}{day:yyyy-MM-dd}");

    private static long VersionOf(TableEntity row) => row.GetInt64("Version")!.Value;
}
