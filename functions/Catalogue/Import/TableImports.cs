using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <param name="Charset">Of the file, as its sender named it; null for UTF-8.</param>
/// <param name="AsOf">Version of the catalogue when its reading first began: what others change after that it leaves alone. Null before.</param>
public sealed record ImportRow(CatalogueImport Import, string? Charset, ETag ETag = default, long? AsOf = null);

/// <summary>Every import and how far it has come; the newest has the least key.</summary>
public sealed class TableImports(TableServiceClient tables)
{
    public const string TableName = "Imports";

    private const string Partition = "imports";
    private const string Import = "Import";
    private const string Charset = "Charset";
    private const string AsOf = "AsOf";
    private const int Tries = 20;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public Task AddAsync(ImportRow row, CancellationToken cancellation) => _table.AddEntityAsync(ToEntity(row), cancellation);

    public async Task<ImportRow?> FindAsync(string id, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellation);
        return found.HasValue ? OfEntity(found.Value!) : null;
    }

    /// <returns>The row with its new tag; null when it changed since it was read.</returns>
    public async Task<ImportRow?> UpdateAsync(ImportRow row, CancellationToken cancellation) =>
        await _table.UpdateAsync(ToEntity(row), row.ETag, cancellation, TableUpdateMode.Replace) is { } tag ? row with { ETag = tag } : null;

    /// <summary>It ends for this reason, unless it has ended.</summary>
    public Task FailAsync(string id, Refusal reason, DateTimeOffset at, CancellationToken cancellation) =>
        Rows.UntilUnchangedAsync($"The import {id}", Tries, async () =>
            await FindAsync(id, cancellation) is not { Import.HasEnded: false } row
            || await UpdateAsync(row with { Import = row.Import with { State = ImportState.Failed, EndedAt = at, Reason = reason } }, cancellation) is not null);

    /// <summary>The newest first.</summary>
    /// <param name="after">Those that are older than this one; null for all.</param>
    public async Task<IReadOnlyList<CatalogueImport>> ListAsync(string? after, int most, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? ""}");
        await foreach (var page in _table.QueryAsync<TableEntity>(filter, most, cancellationToken: cancellation).AsPages())
            return [.. page.Values.Select(row => OfEntity(row).Import)];
        return [];
    }

    private static TableEntity ToEntity(ImportRow row)
    {
        var entity = new TableEntity(Partition, row.Import.Id) { [Charset] = row.Charset, [AsOf] = row.AsOf };
        LongText.Set(entity, Import, JsonSerializer.Serialize(row.Import, Json.Options));
        return entity;
    }

    private static ImportRow OfEntity(TableEntity row) =>
        new(JsonSerializer.Deserialize<CatalogueImport>(LongText.Get(row, Import)!, Json.Options)!, row.GetString(Charset), row.ETag, row.GetInt64(AsOf));
}
