using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions.Adapters;

/// <summary>One row a terminal: its store, its kind, its trace counter, its sign-on, and the lease of whoever has it (rule O2).</summary>
public sealed class TableTerminals(TableServiceClient tables)
{
    /// <summary>How long a lease counts although its instance is not scheduled yet.</summary>
    public static readonly TimeSpan ClaimGrace = TimeSpan.FromMinutes(2);

    public const string TableName = "Terminals";
    private const string Row = "terminal";
    private const int UpdateTries = 50;
    private const int TraceNumbers = 999_999;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    /// <summary>Each row as this process last saw it: mostly nobody else has written it since, and its tag says so if somebody has.</summary>
    private readonly ConcurrentDictionary<string, TerminalRow> _seen = new();

    public async Task<TerminalRow?> FindAsync(string terminalId, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(terminalId, Row, cancellationToken: cancellation);
        return found.HasValue ? _seen[terminalId] = new TerminalRow(found.Value!) : null;
    }

    public async Task RegisterAsync(string terminalId, string storeId, TerminalKind kind, CancellationToken cancellation)
    {
        // Merge: registering again must not reset the trace counter or a lease.
        var entity = new TableEntity(terminalId, Row) { ["StoreId"] = storeId, ["Kind"] = kind.ToString() };
        await _table.UpsertEntityAsync(entity, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>Every registered terminal.</summary>
    public async Task<IReadOnlyList<TerminalRow>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<TerminalRow>();
        await foreach (var row in _table.QueryAsync<TableEntity>(row => row.RowKey == Row, cancellationToken: cancellation))
            found.Add(new TerminalRow(row));
        return found;
    }

    /// <returns>False when the row changed since it was read.</returns>
    public async Task<bool> TryClaimAsync(TerminalRow terminal, string holderId, DateTimeOffset now, CancellationToken cancellation)
    {
        // Written also when it is ours already: the row may have changed hands since it was read.
        return await TryUpdate(terminal, row =>
        {
            row["HolderId"] = holderId;
            row["ClaimedAt"] = now;
            row["HasBegun"] = terminal.HasBegun && terminal.HolderId == holderId;
            row["SettlementWaitsSince"] = DateTimeOffset.UnixEpoch;
        }, cancellation);
    }

    /// <summary>
    /// Whether the terminal is this instance's. Written, not only read: whoever took the lease for void and is about to
    /// claim it finds the row changed.
    /// </summary>
    public async Task<bool> ConfirmAsync(string terminalId, string holderId, CancellationToken cancellation) =>
        (await Update(terminalId, row => row.HolderId == holderId ? new() { ["HasBegun"] = true } : [], cancellation)).HolderId == holderId;

    /// <summary>A settlement waits for the terminal: whoever has it keeps it, and nobody else gets it before.</summary>
    /// <returns>False when the row changed since it was read.</returns>
    public Task<bool> TryQueueAsync(TerminalRow terminal, DateTimeOffset now, CancellationToken cancellation) =>
        TryUpdate(terminal, row => row["SettlementWaitsSince"] = now, cancellation);

    /// <summary>Frees a terminal whose lease was found void, unless the row changed since: whoever has it may just have begun.</summary>
    public Task<bool> TryFreeAsync(TerminalRow terminal, CancellationToken cancellation) => TryUpdate(terminal, row => row["HolderId"] = "", cancellation);

    /// <summary>Gives the terminal back, if this instance still has it.</summary>
    public Task ReleaseAsync(string terminalId, string holderId, CancellationToken cancellation) =>
        Update(terminalId, row => row.HolderId == holderId ? new() { ["HolderId"] = "" } : [], cancellation);

    /// <summary>
    /// The next trace number of the terminal (six digits, 000001 after 999999) and its current batch. No number is given
    /// twice in a batch: a reversal must never meet an old transaction's number.
    /// </summary>
    /// <exception cref="InvalidOperationException">The batch has used up all numbers: it has to be settled.</exception>
    public async Task<(string TraceNo, string BatchNo)> NextTraceAsync(string terminalId, CancellationToken cancellation)
    {
        var (trace, batch) = (0, 0);
        await Update(terminalId, row =>
        {
            // One number short of all of them: otherwise a batch that has used up the circle would look like one just begun.
            var isUsedUp = row.TraceNo % TraceNumbers == (row.BatchFirstTraceNo + TraceNumbers - 2) % TraceNumbers;
            (trace, batch) = (isUsedUp ? 0 : row.TraceNo % TraceNumbers + 1, row.BatchNo);
            return isUsedUp ? [] : new() { ["TraceNo"] = trace };
        }, cancellation);
        if (trace == 0)
            throw new InvalidOperationException($"Terminal {terminalId} has used all trace numbers of batch {batch}; settle it.");
        return ($"{trace:000000}", $"{batch:000000}");
    }

    /// <summary>The sign-on that counts for every instance; null before the first.</summary>
    public async Task<TerminalSignOn?> FindSignOnAsync(string terminalId, CancellationToken cancellation) =>
        (await FindAsync(terminalId, cancellation))?.SignOn;

    /// <summary>
    /// Makes a sign-on the one that counts; its batch is the one of all trace numbers given from now on. One that was asked for
    /// before the one that counts comes too late: it could set the terminal's batch back.
    /// </summary>
    /// <param name="traceNo">The number under which it was asked for.</param>
    public Task KeepSignOnAsync(string terminalId, TerminalSignOn signOn, string traceNo, CancellationToken cancellation) =>
        Update(terminalId, row =>
        {
            var batch = int.Parse(signOn.BatchNo, NumberStyles.None, CultureInfo.InvariantCulture);
            var asked = int.Parse(traceNo, NumberStyles.None, CultureInfo.InvariantCulture);
            if (row.SignOnTraceNo is { } kept && (asked - kept + TraceNumbers) % TraceNumbers > TraceNumbers / 2)
                return [];
            return new()
            {
                ["SignOnKeys"] = signOn.KeyField,
                ["SignOnTraceNo"] = asked,
                ["BatchNo"] = batch,
                ["BatchFirstTraceNo"] = batch == row.BatchNo ? row.BatchFirstTraceNo : row.TraceNo % TraceNumbers + 1,
                ["EarlierBatches"] = string.Join(',', row.EarlierBatchesAfter(batch)),
                ["ClosedBatch"] = batch == row.BatchNo ? row.ClosedBatch ?? "" : "",
            };
        }, cancellation);

    /// <summary>The batch is settled with the acquirer and every line of it written: the end of day need not look at it again.</summary>
    public Task CloseBatchAsync(string terminalId, string batchNo, CancellationToken cancellation) =>
        Update(terminalId, row => new()
        {
            ["EarlierBatches"] = string.Join(',', row.EarlierBatches.Except([batchNo])),
            ["ClosedBatch"] = $"{row.BatchNo:000000}" == batchNo ? batchNo : row.ClosedBatch ?? "",
        }, cancellation);

    /// <returns>The row as it was before.</returns>
    /// <param name="change">What is to be written; nothing for no change, which is decided on a row just read.</param>
    private async Task<TerminalRow> Update(string terminalId, Func<TerminalRow, Dictionary<string, object>> change, CancellationToken cancellation)
    {
        if (_seen.TryGetValue(terminalId, out var row) && change(row) is { Count: > 0 } likely
            && await TryUpdate(row, entity => Apply(entity, likely), cancellation))
            return row;
        await Rows.UntilUnchangedAsync($"Terminal {terminalId}", UpdateTries, async () =>
        {
            row = await FindAsync(terminalId, cancellation) ?? throw new InvalidOperationException($"Terminal {terminalId} is not registered.");
            var changes = change(row);
            return changes.Count == 0 || await TryUpdate(row, entity => Apply(entity, changes), cancellation);
        });
        return row!;
    }

    private static void Apply(TableEntity entity, Dictionary<string, object> changes)
    {
        foreach (var (name, value) in changes)
            entity[name] = value;
    }

    private async Task<bool> TryUpdate(TerminalRow terminal, Action<TableEntity> change, CancellationToken cancellation)
    {
        var changed = new TableEntity(terminal.TerminalId, Row);
        change(changed);
        if (await _table.UpdateAsync(changed, terminal.ETag, cancellation) is not { } tag)
            return false;
        _seen[terminal.TerminalId] = terminal.With(changed, tag);
        return true;
    }
}

/// <summary>A terminal as it was when it was read.</summary>
public sealed class TerminalRow(TableEntity entity)
{
    public string TerminalId => entity.PartitionKey;

    public string StoreId => entity.GetString("StoreId");

    public TerminalKind Kind => Enum.Parse<TerminalKind>(entity.GetString("Kind"));

    /// <summary>The instance that has the terminal: a checkout's id or a settlement's; null when nobody has.</summary>
    public string? HolderId => entity.GetString("HolderId") is { Length: > 0 } id ? id : null;

    /// <summary>Whether that instance runs, or did. One that never began within <see cref="TableTerminals.ClaimGrace"/> has no claim.</summary>
    public bool HasBegun => entity.GetBoolean("HasBegun") ?? false;

    /// <summary>When a settlement last asked for the terminal and did not get it; null when none ever did.</summary>
    public DateTimeOffset? SettlementWaitsSince => entity.GetDateTimeOffset("SettlementWaitsSince");

    public DateTimeOffset ClaimedAt => entity.GetDateTimeOffset("ClaimedAt") ?? DateTimeOffset.MinValue;

    public int TraceNo => entity.GetInt32("TraceNo") ?? 0;

    public int BatchNo => entity.GetInt32("BatchNo") ?? 1;

    /// <summary>The first trace number that was given in the current batch.</summary>
    public int BatchFirstTraceNo => entity.GetInt32("BatchFirstTraceNo") ?? 1;

    /// <summary>Batches that were not closed here when the acquirer gave the terminal its next one; oldest first.</summary>
    public IReadOnlyList<string> EarlierBatches => (entity.GetString("EarlierBatches") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The current batch when it was closed here before the terminal began its next; null otherwise.</summary>
    public string? ClosedBatch => entity.GetString("ClosedBatch") is { Length: > 0 } batch ? batch : null;

    internal IEnumerable<string> EarlierBatchesAfter(int nextBatch) =>
        nextBatch == BatchNo || ClosedBatch is not null ? EarlierBatches : [.. EarlierBatches, $"{BatchNo:000000}"];

    /// <summary>The last sign-on, its keys still encrypted under the terminals' master key.</summary>
    public TerminalSignOn? SignOn => entity.GetString("SignOnKeys") is { } keys ? new TerminalSignOn($"{BatchNo:000000}", keys) : null;

    /// <summary>The trace number under which that sign-on was asked for; null before the first.</summary>
    public int? SignOnTraceNo => entity.GetInt32("SignOnTraceNo");

    public ETag ETag => entity.ETag;

    /// <summary>This row after a change was merged into it.</summary>
    internal TerminalRow With(TableEntity changed, ETag tag)
    {
        var merged = new TableEntity(entity) { ETag = tag };
        foreach (var (name, value) in changed)
            merged[name] = value;
        return new TerminalRow(merged);
    }
}
