using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Simulation;

/// <summary>The terminals' batches: numbered from 1, one open at a time, a new one only with a sign-on after the last was closed.</summary>
public sealed partial class Books
{
    private readonly Dictionary<string, (int Number, bool Closed)> _batches = [];

    /// <summary>Whether transactions are taken into the number's batch.</summary>
    public bool IsOpen(Number number) => Current(number.TerminalId) is { Closed: false } current && Format(current.Number) == number.Batch;

    /// <summary>The open batch; the next one when the last is closed.</summary>
    public string BeginBatch(string terminalId)
    {
        var (number, closed) = Current(terminalId);
        _batches[terminalId] = (closed ? number + 1 : number, false);
        return Format(_batches[terminalId].Number);
    }

    /// <returns>Whether the totals agree: then the batch is closed.</returns>
    public bool Settle(BatchId batch, SettlementTotals totals)
    {
        if (totals != TotalsOf(batch))
            return false;
        Close(batch);
        return true;
    }

    /// <summary>Closes a batch; one that is closed already stays so.</summary>
    public bool Close(BatchId batch)
    {
        if (IsOpen(new Number(batch.TerminalId, batch.BatchNo, "")))
            _batches[batch.TerminalId] = (Current(batch.TerminalId).Number, true);
        return true;
    }

    public IReadOnlyList<StatementLine> Statement(BatchId batch) => [.. Of(batch).Select(e => new StatementLine(
        e.Number.Trace, e.Kind == EntryKind.Refund ? MoneyOperationKind.Refund : MoneyOperationKind.Sale, e.State == EntryState.Approved, e.AmountFen, e.Reference, "1124"))];

    private SettlementTotals TotalsOf(BatchId batch)
    {
        var standing = Of(batch).Where(e => e.State == EntryState.Approved).ToLookup(e => e.Kind, e => e.AmountFen);
        return new SettlementTotals(
            standing[EntryKind.Sale].Sum(), standing[EntryKind.Sale].Count(), standing[EntryKind.Refund].Sum(), standing[EntryKind.Refund].Count());
    }

    private IEnumerable<Entry> Of(BatchId batch) => _byNumber.Values.Where(
        e => e.Number.TerminalId == batch.TerminalId && e.Number.Batch == batch.BatchNo && e.Kind is EntryKind.Sale or EntryKind.Refund);

    private (int Number, bool Closed) Current(string terminalId) => _batches.GetValueOrDefault(terminalId, (1, false));

    private static string Format(int number) => $"{number:000000}";
}
