using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// One row a product, neighbouring article numbers in one partition: what an import brings together is written together. A row
/// only ever goes to a higher version, whoever comes late.
/// </summary>
internal sealed class ProductTable(TableClient table)
{
    private const string Partitions = "product-";
    private const string AfterPartitions = "product.";

    /// <summary>Numbers that differ only in so many characters at their end are neighbours.</summary>
    private const int OwnChars = 2;
    private const int Tries = 100;

    public async IAsyncEnumerable<Listing> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var all = TableClient.CreateQueryFilter($"PartitionKey ge {Partitions} and PartitionKey lt {AfterPartitions}");
        await foreach (var row in table.QueryAsync<TableEntity>(all, cancellationToken: cancellation))
            yield return JsonSerializer.Deserialize<Listing>(LongText.Get(row, nameof(Listing))!, Json.Options)!;
    }

    public async Task SaveAsync(IReadOnlyList<Listing> listings, CancellationToken cancellation)
    {
        foreach (var neighbours in listings.GroupBy(l => PartitionOf(l.Product.ArticleNo), StringComparer.Ordinal))
        {
            // A first import brings nothing but new products: a look at each would take longer than to write them.
            if (neighbours.Skip(1).Any() && await table.TrySubmitAsync(neighbours.Select(l => Added(neighbours.Key, l)), cancellation))
                continue;
            await Rows.UntilUnchangedAsync($"The products of {neighbours.Key}", Tries, () => TrySave(neighbours.Key, [.. neighbours], cancellation));
        }
    }

    private async Task<bool> TrySave(string partition, IReadOnlyList<Listing> listings, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(listings.Select(l => table.GetEntityIfExistsAsync<TableEntity>(partition, l.Product.ArticleNo, ["Version"], cancellation)));
        var writes = listings.Zip(found, (listing, row) => (Listing: listing, Row: row))
            .Where(w => !w.Row.HasValue || w.Row.Value!.GetInt64("Version") < w.Listing.Version)
            .Select(w => w.Row.HasValue
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(partition, w.Listing), w.Row.Value!.ETag)
                : Added(partition, w.Listing))
            .ToList();
        return writes.Count == 0 || await table.TrySubmitAsync(writes, cancellation);
    }

    private static TableTransactionAction Added(string partition, Listing listing) => new(TableTransactionActionType.Add, ToEntity(partition, listing));

    private static string PartitionOf(string articleNo) => Partitions + articleNo[..^Math.Min(OwnChars, articleNo.Length)];

    private static TableEntity ToEntity(string partition, Listing listing)
    {
        var row = new TableEntity(partition, listing.Product.ArticleNo) { ["Version"] = listing.Version };
        LongText.Set(row, nameof(Listing), JsonSerializer.Serialize(listing, Json.Options));
        return row;
    }
}
