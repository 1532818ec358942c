using Azure.Data.Tables;

namespace QuickCheckout.Functions.Adapters;

/// <summary>The products an associate has given a star (rule C4): partition = associate, row = article number.</summary>
public sealed class TableFavourites(TableServiceClient tables)
{
    public const string TableName = "Favourites";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    /// <summary>Article numbers, in their order; some may not be published any more.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string associateId, CancellationToken cancellation)
    {
        var articleNos = new List<string>();
        await foreach (var row in _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {associateId}"), select: ["RowKey"], cancellationToken: cancellation))
            articleNos.Add(row.RowKey);
        return articleNos;
    }

    /// <summary>Safe to repeat.</summary>
    public Task AddAsync(string associateId, string articleNo, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(new TableEntity(associateId, articleNo), TableUpdateMode.Replace, cancellation);

    /// <summary>Safe to repeat.</summary>
    public Task RemoveAsync(string associateId, string articleNo, CancellationToken cancellation) =>
        _table.DeleteEntityAsync(associateId, articleNo, cancellationToken: cancellation);
}
