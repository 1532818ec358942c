using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Batches as the journal has them, and the settlements kept of them. Settlements: partition = store, row = day, terminal, batch.</summary>
public sealed class TableBatches(
    TableServiceClient tables, TableTerminals terminals, TableJournal journal, TimeProvider clock) : IBatchStore
{
    public const string TableName = "Settlements";
    private const int KeepTries = 10;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation) =>
        [.. (await terminals.ListAsync(cancellation)).Where(t => t.StoreId == storeId).Select(t => t.TerminalId)];

    public async Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation)
    {
        var terminal = await Find(terminalId, cancellation);
        if (terminal.CheckoutId == settlementId)
            return true;
        return !IsBusy(terminal) && await terminals.TryClaimAsync(terminal, settlementId, clock.GetUtcNow(), cancellation);
    }

    public Task<bool> HoldAsync(string terminalId, string settlementId, CancellationToken cancellation) =>
        terminals.ConfirmAsync(terminalId, settlementId, cancellation);

    /// <summary>The lease of a checkout that never began is void. One whose row says how it ended may still give money back until it frees the terminal.</summary>
    private bool IsBusy(TerminalRow terminal) =>
        terminal.CheckoutId is not null && (terminal.HasBegun || clock.GetUtcNow() - terminal.ClaimedAt < TableTerminals.ClaimGrace);

    public async Task<OpenBatches> FindOpenAsync(string storeId, string terminalId, CancellationToken cancellation)
    {
        var terminal = await Find(terminalId, cancellation);
        var current = $"{terminal.BatchNo:000000}";
        return new OpenBatches(
            [.. terminal.LeftBatches.Select(b => new BatchId(storeId, terminalId, b))],
            current == terminal.ClosedBatch ? null : new BatchId(storeId, terminalId, current));
    }

    public async Task<Batch> ReadAsync(BatchId batch, CancellationToken cancellation) => new(batch, await journal.ReadBatchAsync(batch, cancellation));

    public async Task CloseAsync(BatchId batch, TerminalSettlement? result, CancellationToken cancellation)
    {
        foreach (var line in (await ReadAsync(batch, cancellation)).Counted)
            await journal.AppendAsync(line.Outcome! with { Event = JournalEvent.Settled, At = clock.GetUtcNow() }, cancellation);
        if (result is not null)
            await Keep(result, cancellation);
        await terminals.CloseBatchAsync(batch.TerminalId, batch.BatchNo, cancellation);
    }

    public async Task EndAsync(string terminalId, string settlementId, IReadOnlyList<TerminalSettlement> results, CancellationToken cancellation)
    {
        foreach (var result in results)
            await Keep(result, cancellation);
        await terminals.ReleaseAsync(terminalId, settlementId, cancellation);
    }

    private async Task Keep(TerminalSettlement result, CancellationToken cancellation)
    {
        var row = new TableEntity(result.StoreId, RowOf(result, result.BatchNo)) { ["Outcome"] = Json.Name(result.Outcome), ["At"] = result.At };
        LongText.Set(row, "Settlement", JsonSerializer.Serialize(result, Json.Options));
        for (var tries = 1; !await TryKeep(row, result.IsSettled, cancellation); tries++)
            if (tries == KeepTries)
                throw new InvalidOperationException($"The settlement {row.RowKey} changed {KeepTries} times while it was being kept.");
        // An earlier try of the day that did not get as far as a batch is made good.
        if (result.BatchNo is not null)
            await _table.DeleteEntityAsync(result.StoreId, RowOf(result, null), cancellationToken: cancellation);
    }

    /// <returns>False when the row changed since it was read.</returns>
    private async Task<bool> TryKeep(TableEntity row, bool isSettled, CancellationToken cancellation)
    {
        var kept = await _table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
        if (kept.HasValue && !isSettled && Read(kept.Value!).IsSettled)
            return true;
        try
        {
            await (kept.HasValue
                ? _table.UpdateEntityAsync(row, kept.Value!.ETag, TableUpdateMode.Replace, cancellation)
                : _table.AddEntityAsync(row, cancellation));
            return true;
        }
        catch (RequestFailedException raced) when (raced.Status is 409 or 412)
        {
            return false;
        }
    }

    private static TerminalSettlement Read(TableEntity row) =>
        JsonSerializer.Deserialize<TerminalSettlement>(LongText.Get(row, "Settlement")!, Json.Options)!;

    private async Task<TerminalRow> Find(string terminalId, CancellationToken cancellation) =>
        await terminals.FindAsync(terminalId, cancellation) ?? throw new InvalidOperationException($"Terminal {terminalId} vanished.");

    /// <summary>A store's settlements of one day, by terminal.</summary>
    public async Task<IReadOnlyList<TerminalSettlement>> ListAsync(string storeId, DateOnly day, CancellationToken cancellation)
    {
        var found = new List<TerminalSettlement>();
        var (from, to) = ($"{day:yyyy-MM-dd}|", $"{day:yyyy-MM-dd}}}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {storeId} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            found.Add(Read(row));
        return found;
    }

    private static string RowOf(TerminalSettlement s, string? batchNo) => $"{s.Day:yyyy-MM-dd}|{s.TerminalId}|{batchNo ?? "none"}";
}
