using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>An acquirer that settles by a statement the test writes: it agrees when the totals do.</summary>
internal sealed class FakeSettlementLink : ISettlementLink
{
    public List<StatementLine> Statement { get; } = [];

    /// <summary>How often it does not answer before it does.</summary>
    public int Silent { get; set; }

    public int Uploads { get; private set; }

    public Task<SettleAnswer> SettleAsync(BatchId batch, SettlementTotals totals, CancellationToken cancellation)
    {
        if (Silent-- > 0)
            return Task.FromResult(SettleAnswer.Unavailable);
        var sales = Statement.Where(l => l.Stands && l.Kind == MoneyOperationKind.Sale).ToList();
        return Task.FromResult(totals == new SettlementTotals(sales.Sum(l => l.AmountFen), sales.Count, 0, 0) ? SettleAnswer.Balanced : SettleAnswer.Differs);
    }

    public Task<bool> UploadAsync(Batch batch, CancellationToken cancellation)
    {
        Uploads++;
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<StatementLine>> ReadStatementAsync(BatchId batch, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StatementLine>>(Statement);
}

/// <summary>The batch of the test's journal.</summary>
internal sealed class FakeBatches(FakeJournal journal) : IBatchStore
{
    private static readonly BatchId Current = new("S001", Counter.TerminalId, "000001");

    /// <summary>Who has the terminal; null when it is free.</summary>
    public string? Holder { get; set; }

    public List<TerminalSettlement> Kept { get; } = [];

    public Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([Counter.TerminalId]);

    public Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation) =>
        Task.FromResult((Holder ??= settlementId) == settlementId);

    public Task<BatchId> CurrentAsync(string storeId, string terminalId, CancellationToken cancellation) => Task.FromResult(Current);

    public Task<Batch> ReadAsync(BatchId batch, CancellationToken cancellation) => Task.FromResult(new Batch(batch, [.. journal.Lines
        .Where(l => l.Event == JournalEvent.Intended && l.TraceNo is not null)
        .Select(intent => new BatchLine(
            intent,
            Line(intent, JournalEvent.Approved, JournalEvent.Declined, JournalEvent.NotSent, JournalEvent.NoAnswer),
            Line(intent, JournalEvent.Reversed, JournalEvent.Resolved) is not null,
            Line(intent, JournalEvent.Settled) is not null))]));

    public async Task CloseAsync(BatchId batch, CancellationToken cancellation)
    {
        foreach (var line in (await ReadAsync(batch, cancellation)).Counted)
            journal.Lines.Add(line.Outcome! with { Event = JournalEvent.Settled });
    }

    public Task EndAsync(TerminalSettlement settlement, string settlementId, CancellationToken cancellation)
    {
        Kept.Add(settlement);
        Holder = null;
        return Task.CompletedTask;
    }

    private JournalEntry? Line(JournalEntry intent, params JournalEvent[] kinds) =>
        journal.Lines.Find(l => l.Movement.Operation == intent.Movement.Operation && kinds.Contains(l.Event));
}
