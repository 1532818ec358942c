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

    /// <summary>Stands for the batch of a settlement that did not get as far as one.</summary>
    public const string NoBatch = "none";
    private const int KeepTries = 10;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation) =>
        [.. (await terminals.ListAsync(cancellation)).Where(t => t.StoreId == storeId).Select(t => t.TerminalId)];

    public async Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation)
    {
        var terminal = await Find(terminalId, cancellation);
        if (terminal.HolderId == settlementId)
            return true;
        var now = clock.GetUtcNow();
        if (!IsBusy(terminal))
            return await terminals.TryClaimAsync(terminal, settlementId, now, cancellation);
        // If the row changed, the next try says so.
        await terminals.TryQueueAsync(terminal, now, cancellation);
        return false;
    }

    public Task<bool> HoldAsync(string terminalId, string settlementId, CancellationToken cancellation) =>
        terminals.ConfirmAsync(terminalId, settlementId, cancellation);

    /// <summary>By its row alone: a lease that has begun counts until it is freed, for <see cref="Checkouts.Leases"/> says when one of those is void.</summary>
    private bool IsBusy(TerminalRow terminal) =>
        terminal.HolderId is not null && (terminal.HasBegun || clock.GetUtcNow() - terminal.ClaimedAt < TableTerminals.ClaimGrace);

    public async Task<OpenBatches> FindOpenAsync(string storeId, string terminalId, CancellationToken cancellation) =>
        OpenOf(await Find(terminalId, cancellation), storeId);

    private static OpenBatches OpenOf(TerminalRow terminal, string storeId)
    {
        var current = $"{terminal.BatchNo:000000}";
        return new OpenBatches(
            [.. terminal.EarlierBatches.Select(b => new BatchId(storeId, terminal.TerminalId, b))],
            current == terminal.ClosedBatch ? null : new BatchId(storeId, terminal.TerminalId, current));
    }

    /// <summary>Of a terminal that is to move to another store: the one that has sales of it to settle, or a checkout on it; null when none has.</summary>
    public async Task<string?> NotSettledElsewhereAsync(string terminalId, string storeId, CancellationToken cancellation)
    {
        if (await terminals.FindAsync(terminalId, cancellation) is not { } terminal || terminal.StoreId == storeId)
            return null;
        var open = OpenOf(terminal, terminal.StoreId);
        var isSettled = terminal.HolderId is null && open.Earlier.Count == 0
            && (open.Current is null || await journal.IsEmptyAsync(open.Current, cancellation));
        return isSettled ? null : terminal.StoreId;
    }

    public Task<IReadOnlyList<MoneyMovement>> FindUnknownTradesAsync(string terminalId, CancellationToken cancellation) =>
        journal.FindUnknownTradesAsync(terminalId, cancellation);

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
        await Change(result.StoreId, RowOf(result.Day, result.TerminalId, result.BatchNo), kept => kept switch
        {
            { IsSettled: true } when !result.IsSettled => null,
            // Written again by a repetition: whoever has seen to it since has seen to the same.
            { Seen: not null } when kept.At == result.At && kept.Outcome == result.Outcome && kept.Differences.SequenceEqual(result.Differences) => null,
            _ => result,
        }, cancellation);
        if (result.Outcome != SettlementOutcome.NotSettled)
            await MakeGood(result, cancellation);
    }

    /// <summary>Earlier tries that did not get as far as a batch, or did not settle this one, wait for nobody any more.</summary>
    private async Task MakeGood(TerminalSettlement settled, CancellationToken cancellation)
    {
        foreach (var earlier in await ListAttentionAsync(settled.StoreId, cancellation))
            if (earlier.Outcome == SettlementOutcome.NotSettled && earlier.TerminalId == settled.TerminalId && earlier.At <= settled.At
                && (earlier.BatchNo is null || earlier.BatchNo == settled.BatchNo))
                await _table.DeleteEntityAsync(settled.StoreId, RowOf(earlier.Day, earlier.TerminalId, earlier.BatchNo), cancellationToken: cancellation);
    }

    /// <summary>Settlements that wait for a person, of one store or of all; oldest first.</summary>
    public async Task<IReadOnlyList<TerminalSettlement>> ListAttentionAsync(string? storeId, CancellationToken cancellation)
    {
        var filter = Rows.InStore(TableClient.CreateQueryFilter($"NeedsPerson eq {true}"), storeId);
        var found = new List<TerminalSettlement>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            found.Add(Read(row));
        return [.. found.OrderBy(s => s.At)];
    }

    /// <summary>A person has seen to what a settlement left.</summary>
    /// <returns>Null when there is no such settlement; otherwise whether it waited for somebody.</returns>
    public async Task<bool?> SeeToAsync(string storeId, DateOnly day, string terminalId, string? batchNo, SeenTo seen, CancellationToken cancellation)
    {
        bool? waited = null;
        await Change(storeId, RowOf(day, terminalId, batchNo), kept =>
        {
            waited = kept?.NeedsPerson;
            return waited == true ? kept! with { Seen = seen } : null;
        }, cancellation);
        return waited;
    }

    /// <summary>Reads a settlement and writes what becomes of it; again, if it changed in between.</summary>
    /// <param name="change">From what is kept, null for nothing, to what is to be kept, null for no change.</param>
    private Task Change(string storeId, string rowKey, Func<TerminalSettlement?, TerminalSettlement?> change, CancellationToken cancellation) =>
        Rows.UntilUnchangedAsync($"The settlement {rowKey}", KeepTries, () => TryChange(storeId, rowKey, change, cancellation));

    /// <returns>False when the row changed since it was read.</returns>
    private async Task<bool> TryChange(string storeId, string rowKey, Func<TerminalSettlement?, TerminalSettlement?> change, CancellationToken cancellation)
    {
        var kept = await _table.GetEntityIfExistsAsync<TableEntity>(storeId, rowKey, cancellationToken: cancellation);
        if (change(kept.HasValue ? Read(kept.Value!) : null) is not { } result)
            return true;
        var row = new TableEntity(storeId, rowKey) { ["Outcome"] = Json.Name(result.Outcome), ["NeedsPerson"] = result.NeedsPerson, ["At"] = result.At };
        LongText.Set(row, "Settlement", JsonSerializer.Serialize(result, Json.Options));
        return await (kept.HasValue
            ? _table.TryUpdateAsync(row, kept.Value!.ETag, cancellation, TableUpdateMode.Replace)
            : _table.TryAddAsync(row, cancellation));
    }

    private static TerminalSettlement Read(TableEntity row) =>
        JsonSerializer.Deserialize<TerminalSettlement>(LongText.Get(row, "Settlement")!, Json.Options)!;

    private async Task<TerminalRow> Find(string terminalId, CancellationToken cancellation) =>
        await terminals.FindAsync(terminalId, cancellation) ?? throw new InvalidOperationException($"Terminal {terminalId} vanished.");

    /// <summary>A store's settlements of one day, by terminal.</summary>
    public Task<IReadOnlyList<TerminalSettlement>> ListAsync(string storeId, DateOnly day, CancellationToken cancellation) => ListAsync(storeId, day, day, cancellation);

    /// <summary>Of the days from one to another, oldest first.</summary>
    public async Task<IReadOnlyList<TerminalSettlement>> ListAsync(string storeId, DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var found = new List<TerminalSettlement>();
        var (from, to) = ($"{first:yyyy-MM-dd}|", $"{last:yyyy-MM-dd}}}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {storeId} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            found.Add(Read(row));
        return found;
    }

    private static string RowOf(DateOnly day, string terminalId, string? batchNo) => $"{day:yyyy-MM-dd}|{terminalId}|{batchNo ?? NoBatch}";
}
