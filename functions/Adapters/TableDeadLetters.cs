using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Functions.Adapters;

/// <summary>One row a dead report; it stays when it has been dealt with, with who did so.</summary>
public sealed class TableDeadLetters(TableServiceClient tables)
{
    public const string TableName = "DeadLetters";

    /// <summary>Characters that are kept of a report; a row's property takes little more.</summary>
    public const int MaxBody = 30_000;

    private const string Partition = "dead-letter";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    /// <summary>Once: a letter that is there already, perhaps dealt with, stays as it is.</summary>
    /// <param name="body">Null when it must not, or need not, be kept.</param>
    public Task KeepAsync(DeadLetter letter, string? body, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, letter.Id) { ["Open"] = true, ["StoreId"] = letter.StoreId ?? "", ["Letter"] = JsonSerializer.Serialize(letter, Json.Options) };
        if (body is not null)
            row["Body"] = body;
        return _table.TryAddAsync(row, cancellation);
    }

    public async Task<DeadLetterRow?> FindAsync(string id, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellation);
        return found.HasValue ? new DeadLetterRow(found.Value!) : null;
    }

    /// <summary>Those with which somebody has something to do, of one store or of all, oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListOpenAsync(string? storeId, CancellationToken cancellation)
    {
        var open = new List<DeadLetter>();
        await foreach (var row in _table.QueryAsync<TableEntity>(row => row.PartitionKey == Partition && row.GetBoolean("Open") == true, cancellationToken: cancellation))
            if (storeId is null || row.GetString("StoreId") == storeId)
                open.Add(new DeadLetterRow(row).Letter);
        return [.. open.OrderBy(letter => letter.EnqueuedAt)];
    }

    /// <summary>Writes down what somebody has decided; one that is to be sent again stays open until it was.</summary>
    /// <returns>False when the row changed since it was read.</returns>
    public Task<bool> TryResolveAsync(DeadLetterRow read, DeadLetterResolution said, CancellationToken cancellation) =>
        _table.TryUpdateAsync(
            new TableEntity(Partition, read.Letter.Id)
            {
                ["Open"] = said.Outcome == DeadLetterOutcome.SendAgain,
                ["Letter"] = JsonSerializer.Serialize(read.Letter with { Resolution = said }, Json.Options),
            },
            read.ETag, cancellation);

    /// <summary>It was sent again. Safe to repeat.</summary>
    public Task CloseAsync(string id, CancellationToken cancellation) =>
        _table.UpdateEntityAsync(new TableEntity(Partition, id) { ["Open"] = false }, ETag.All, TableUpdateMode.Merge, cancellation);
}

/// <summary>A dead letter as it was when it was read.</summary>
public sealed class DeadLetterRow(TableEntity row)
{
    public DeadLetter Letter => JsonSerializer.Deserialize<DeadLetter>(row.GetString("Letter"), Json.Options)!;

    public bool IsOpen => row.GetBoolean("Open")!.Value;

    /// <summary>All of it; null when that was not kept.</summary>
    public string? Body => row.GetString("Body");

    public ETag ETag => row.ETag;
}
