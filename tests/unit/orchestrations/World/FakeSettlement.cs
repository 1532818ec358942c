using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>
/// An acquirer that settles by statements the test writes: it agrees when the totals do. Whatever it settles it closes, and
/// the terminal begins its next batch before anything is written here.
/// </summary>
internal sealed class FakeSettlementLink(FakeBatches terminal) : ISettlementLink
{
    /// <summary>What it has of the first batch.</summary>
    public List<StatementLine> Statement { get; } = [];

    /// <summary>What it has of the second.</summary>
    public List<StatementLine> NextStatement { get; } = [];

    /// <summary>How often it does not answer before it does.</summary>
    public int Silent { get; set; }

    /// <summary>Its statements are out of reach.</summary>
    public bool NoStatement { get; set; }

    public int Uploads { get; private set; }

    public Task<SettleAnswer> SettleAsync(BatchId batch, SettlementTotals totals, CancellationToken cancellation)
    {
        if (Silent-- > 0)
            return Task.FromResult(SettleAnswer.Unavailable);
        if (totals != TotalsOf(Of(batch)))
            return Task.FromResult(SettleAnswer.Differs);
        terminal.BeginNextAfter(batch);
        return Task.FromResult(SettleAnswer.Balanced);
    }

    public Task<bool> UploadAsync(Batch batch, CancellationToken cancellation)
    {
        Uploads++;
        terminal.BeginNextAfter(batch.Id);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<StatementLine>> ReadStatementAsync(BatchId batch, CancellationToken cancellation) =>
        NoStatement ? throw new HttpRequestException("The test says so.") : Task.FromResult<IReadOnlyList<StatementLine>>(Of(batch));

    private List<StatementLine> Of(BatchId batch) => batch.BatchNo == FakeBatches.First ? Statement : NextStatement;

    private static SettlementTotals TotalsOf(List<StatementLine> lines)
    {
        var (sales, refunds) = (Standing(MoneyOperationKind.Sale), Standing(MoneyOperationKind.Refund));
        return new SettlementTotals(sales.Sum(l => l.AmountFen), sales.Count, refunds.Sum(l => l.AmountFen), refunds.Count);

        List<StatementLine> Standing(MoneyOperationKind kind) => [.. lines.Where(l => l.Stands && l.Kind == kind)];
    }
}

/// <summary>The batches of the test's journal.</summary>
internal sealed class FakeBatches(FakeJournal journal) : IBatchStore
{
    public const string First = "000001";

    private readonly List<int> _left = [];

    /// <summary>Who has the terminal; null when it is free.</summary>
    public string? Holder { get; set; }

    /// <summary>Batches are not closed while a test says so: whoever tries dies.</summary>
    public bool FailClose { get; set; }

    public List<TerminalSettlement> Kept { get; } = [];

    public Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([Counter.TerminalId]);

    public Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation) =>
        Task.FromResult((Holder ??= settlementId) == settlementId);

    public Task<bool> HoldAsync(string terminalId, string settlementId, CancellationToken cancellation) => Task.FromResult(Holder == settlementId);

    public Task<OpenBatches> FindOpenAsync(string storeId, string terminalId, CancellationToken cancellation) =>
        Task.FromResult(new OpenBatches([.. _left.Select(IdOf)], IdOf(journal.Batch)));

    public Task<IReadOnlyList<MoneyMovement>> FindUnknownTradesAsync(string terminalId, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<MoneyMovement>>(
        [.. BatchLines.From(journal.Lines.Where(l => l.Movement.Means != Means.BankCard)).Where(l => l.IsToReverse || l is { Vouched: not null, Reversed: null }).Select(l => l.Movement)]);

    public Task<Batch> ReadAsync(BatchId batch, CancellationToken cancellation) =>
        Task.FromResult(new Batch(batch, BatchLines.From(journal.Lines.Where(l => l.BatchNo == batch.BatchNo))));

    public async Task CloseAsync(BatchId batch, TerminalSettlement? result, CancellationToken cancellation)
    {
        if (FailClose)
            throw new InvalidOperationException("The test says so.");
        foreach (var line in (await ReadAsync(batch, cancellation)).Counted)
            await journal.AppendAsync(line.Outcome! with { Event = JournalEvent.Settled }, cancellation);
        _left.RemoveAll(b => IdOf(b) == batch);
    }

    public Task EndAsync(string terminalId, string settlementId, IReadOnlyList<TerminalSettlement> results, CancellationToken cancellation)
    {
        Kept.AddRange(results);
        Holder = null;
        return Task.CompletedTask;
    }

    /// <summary>The terminal signs on for its next batch, if this one is its current.</summary>
    public void BeginNextAfter(BatchId batch)
    {
        if (batch == IdOf(journal.Batch))
            _left.Add(journal.Batch++);
    }

    private static BatchId IdOf(int batch) => new("S001", Counter.TerminalId, $"{batch:000000}");
}
