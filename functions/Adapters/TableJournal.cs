using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// The append-only journal. Partition = checkout, row = operation and kind of line, so that each line can be inserted
/// once and never changed: whoever comes second reads what the first wrote. Beside that each batch of a terminal has a
/// partition that lists its operations by trace number, and each terminal one that lists its payments with the phone.
/// </summary>
public sealed class TableJournal(TableServiceClient tables, TableTerminals terminals, TimeProvider clock) : IJournal
{
    public const string TableName = "Journal";
    private const string Intent = "0-intended";
    private const string Outcome = "1-outcome";
    private const string Reversed = "2-reversed";
    private const string Resolved = "3-resolved";
    private const string Settled = "4-settled";

    /// <summary>A payment that a person says is over is looked at so long, until somebody knows: it may have been paid after their word.</summary>
    private static readonly TimeSpan LongestLateness = TimeSpan.FromDays(7);

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<(JournalEntry Intent, bool Began)> BeginAsync(MoneyMovement movement, CancellationToken cancellation)
    {
        if (movement.Means != Means.BankCard)
        {
            await _table.TryAddAsync(Listed(TradesOf(movement.TerminalId), movement.Operation.ToTradeNumber(), movement), cancellation);
            return await Insert(NewIntent(movement, null, null), cancellation);
        }

        // Not looked for first: hardly ever is it there, and then only a trace number is lost.
        var (trace, batch) = await terminals.NextTraceAsync(movement.TerminalId, cancellation);
        // Before the line itself: a line that no batch lists would be missing at the end of the day.
        await _table.AddEntityAsync(Listed(PartitionOf(movement.TerminalId, batch), trace, movement), cancellation);
        return await Insert(NewIntent(movement, trace, batch), cancellation);
    }

    public async Task<JournalEntry> ForbidAsync(MoneyMovement movement, CancellationToken cancellation) =>
        await Find(movement.Operation, Intent, cancellation) ?? (await Insert(NewIntent(movement, null, null) with { Event = JournalEvent.Forbidden }, cancellation)).Line;

    public Task<JournalEntry?> FindOutcomeAsync(MoneyOperation operation, CancellationToken cancellation) => Find(operation, Outcome, cancellation);

    public Task<JournalEntry?> FindVouchedAsync(MoneyOperation operation, CancellationToken cancellation) => Find(operation, Resolved, cancellation);

    public async Task<JournalEntry> AppendAsync(JournalEntry entry, CancellationToken cancellation) => (await Insert(entry, cancellation)).Line;

    /// <summary>The operations of one batch in the order of their trace numbers, with what became of each.</summary>
    public async Task<IReadOnlyList<BatchLine>> ReadBatchAsync(BatchId batch, CancellationToken cancellation)
    {
        var lines = new List<BatchLine>();
        var partition = PartitionOf(batch.TerminalId, batch.BatchNo);
        await foreach (var listed in _table.QueryAsync<TableEntity>(e => e.PartitionKey == partition, cancellationToken: cancellation))
        {
            var entries = await ReadOperation(listed, cancellation);
            // Listed, but its line was never written or has another number: whoever took the number died, and nothing left.
            lines.AddRange(BatchLines.From(entries).Where(l => l.TraceNo == listed.RowKey));
        }

        return lines;
    }

    /// <summary>The terminal's payments with the phone of which nobody here knows the outcome, or only a person's word tells it; the list forgets the others.</summary>
    public async Task<IReadOnlyList<MoneyMovement>> FindUnknownTradesAsync(string terminalId, CancellationToken cancellation)
    {
        var unknown = new List<MoneyMovement>();
        var partition = TradesOf(terminalId);
        await foreach (var listed in _table.QueryAsync<TableEntity>(e => e.PartitionKey == partition, cancellationToken: cancellation))
        {
            var line = BatchLines.From(await ReadOperation(listed, cancellation)).SingleOrDefault();
            if (line is { IsToReverse: true } || (line is { Vouched: { } word, Reversed: null } && clock.GetUtcNow() - word.At < LongestLateness))
                unknown.Add(line.Movement);
            else
                await _table.DeleteEntityAsync(partition, listed.RowKey, cancellationToken: cancellation);
        }

        return unknown;
    }

    /// <summary>Whether nothing was begun in a batch.</summary>
    public async Task<bool> IsEmptyAsync(BatchId batch, CancellationToken cancellation)
    {
        var partition = PartitionOf(batch.TerminalId, batch.BatchNo);
        await foreach (var _ in _table.QueryAsync<TableEntity>(e => e.PartitionKey == partition, maxPerPage: 1, cancellationToken: cancellation))
            return false;
        return true;
    }

    /// <summary>All lines of one checkout, in the order they were written.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ListAsync(string checkoutId, CancellationToken cancellation)
    {
        var lines = new List<JournalEntry>();
        await foreach (var row in _table.QueryAsync<TableEntity>(e => e.PartitionKey == checkoutId, cancellationToken: cancellation))
            lines.Add(Read(row));
        return [.. lines.OrderBy(l => l.At)];
    }

    private JournalEntry NewIntent(MoneyMovement movement, string? trace, string? batch) =>
        new(movement, JournalEvent.Intended, trace, batch, null, null, null, clock.GetUtcNow());

    private static TableEntity Listed(string partition, string number, MoneyMovement movement) => new(partition, number)
    {
        ["CheckoutId"] = movement.Operation.Attempt.CheckoutId,
        ["Operation"] = movement.Operation.Key,
    };

    private async Task<IReadOnlyList<JournalEntry>> ReadOperation(TableEntity listed, CancellationToken cancellation)
    {
        var (checkout, from, to) = (listed.GetString("CheckoutId"), $"{listed.GetString("Operation")}|", $"{listed.GetString("Operation")}}}");
        var entries = new List<JournalEntry>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {checkout} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            entries.Add(Read(row));
        return entries;
    }

    private static string TradesOf(string terminalId) => $"trades|{terminalId}";

    private static string PartitionOf(string terminalId, string batchNo) => $"batch|{terminalId}|{batchNo}";

    private async Task<JournalEntry?> Find(MoneyOperation operation, string kind, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(operation.Attempt.CheckoutId, RowOf(operation, kind), cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    private async Task<(JournalEntry Line, bool Inserted)> Insert(JournalEntry entry, CancellationToken cancellation)
    {
        var kind = KindOf(entry.Event);
        var row = new TableEntity(entry.Movement.Operation.Attempt.CheckoutId, RowOf(entry.Movement.Operation, kind))
        {
            ["Entry"] = JsonSerializer.Serialize(entry, Json.Options),
            ["Event"] = Json.Name(entry.Event),
            ["TerminalId"] = entry.Movement.TerminalId,
            ["TraceNo"] = entry.TraceNo,
            ["AmountFen"] = entry.Movement.AmountFen,
            ["At"] = entry.At,
        };
        return await _table.TryAddAsync(row, cancellation)
            ? (entry, true)
            : ((await Find(entry.Movement.Operation, kind, cancellation))!, false);
    }

    private static string KindOf(JournalEvent line) => line switch
    {
        JournalEvent.Intended or JournalEvent.Forbidden => Intent,
        JournalEvent.Reversed => Reversed,
        JournalEvent.Resolved => Resolved,
        JournalEvent.Settled => Settled,
        _ => Outcome,
    };

    private static string RowOf(MoneyOperation operation, string kind) => $"{operation.Key}|{kind}";

    private static JournalEntry Read(TableEntity row) => JsonSerializer.Deserialize<JournalEntry>(row.GetString("Entry"), Json.Options)!;
}
