using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Batches as the journal has them, and the settlements kept of them. Settlements: partition = store, row = day, terminal, batch.</summary>
public sealed class TableBatches(TableServiceClient tables, TableTerminals terminals, TableJournal journal, TimeProvider clock) : IBatchStore
{
    public const string TableName = "Settlements";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation) =>
        [.. (await terminals.ListAsync(cancellation)).Where(t => t.StoreId == storeId).Select(t => t.TerminalId)];

    public async Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation)
    {
        var terminal = await terminals.FindAsync(terminalId, cancellation) ?? throw new InvalidOperationException($"Terminal {terminalId} vanished.");
        return terminal.CheckoutId == settlementId
            || (terminal.CheckoutId is null && await terminals.TryClaimAsync(terminal, settlementId, clock.GetUtcNow(), cancellation));
    }

    public async Task<BatchId> CurrentAsync(string storeId, string terminalId, CancellationToken cancellation)
    {
        var terminal = await terminals.FindAsync(terminalId, cancellation) ?? throw new InvalidOperationException($"Terminal {terminalId} vanished.");
        return new BatchId(storeId, terminalId, $"{terminal.BatchNo:000000}");
    }

    public async Task<Batch> ReadAsync(BatchId batch, CancellationToken cancellation) => new(batch, await journal.ReadBatchAsync(batch, cancellation));

    public async Task CloseAsync(BatchId batch, CancellationToken cancellation)
    {
        foreach (var line in (await ReadAsync(batch, cancellation)).Counted)
            await journal.AppendAsync(line.Outcome! with { Event = JournalEvent.Settled, At = clock.GetUtcNow() }, cancellation);
    }

    public async Task EndAsync(TerminalSettlement settlement, string settlementId, CancellationToken cancellation)
    {
        var row = new TableEntity(settlement.StoreId, RowOf(settlement)) { ["Outcome"] = Json.Name(settlement.Outcome), ["At"] = settlement.At };
        LongText.Set(row, "Settlement", JsonSerializer.Serialize(settlement, Json.Options));
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        await terminals.ReleaseAsync(settlement.TerminalId, settlementId, cancellation);
    }

    /// <summary>A store's settlements of one day, by terminal.</summary>
    public async Task<IReadOnlyList<TerminalSettlement>> ListAsync(string storeId, DateOnly day, CancellationToken cancellation)
    {
        var found = new List<TerminalSettlement>();
        var (from, to) = ($"{day:yyyy-MM-dd}|", $"{day:yyyy-MM-dd}}}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {storeId} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            found.Add(JsonSerializer.Deserialize<TerminalSettlement>(LongText.Get(row, "Settlement")!, Json.Options)!);
        return found;
    }

    private static string RowOf(TerminalSettlement s) => $"{s.Day:yyyy-MM-dd}|{s.TerminalId}|{s.BatchNo ?? "none"}";
}
