using System.Globalization;
using Azure.Data.Tables;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Which webhooks were heard, so that none counts twice. Partition = its own UTC day, row = id.</summary>
public sealed class TableWebhooks(TableServiceClient tables)
{
    public const string TableName = "Webhooks";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<bool> WasHeardAsync(string id, DateTimeOffset sentAt, CancellationToken cancellation) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(DayOf(sentAt), id, cancellationToken: cancellation)).HasValue;

    /// <summary>It was heard, and what it leads to is on its way.</summary>
    public Task KeepAsync(string id, DateTimeOffset sentAt, CancellationToken cancellation) =>
        _table.TryAddAsync(new TableEntity(DayOf(sentAt), id), cancellation);

    /// <summary>Forgets those of days before <paramref name="day"/>: by then they are refused for their age.</summary>
    public async Task<int> DeleteOlderAsync(DateTimeOffset day, CancellationToken cancellation)
    {
        var (before, deleted) = (DayOf(day), 0);
        var old = _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey lt {before}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellation);
        await foreach (var row in old)
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
            deleted++;
        }

        return deleted;
    }

    private static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
