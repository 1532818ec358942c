using QuickCheckout.Domain.Settlement;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>The terminals' batches: numbered from 1, one open at a time, a new one only with a sign-on after the last was closed.</summary>
public sealed partial class BooksTurn
{
    /// <summary>All lines of one batch, oldest first.</summary>
    public IReadOnlyList<Entry> Batch(string terminal, string batch) =>
        Query($"select {Columns} from entries where terminal = $1 and batch = $2 order by id", terminal, batch);

    /// <summary>What stands of a batch; voided and reversed sales count nothing.</summary>
    public SettlementTotals TotalsOf(string terminal, string batch)
    {
        var standing = Batch(terminal, batch).Where(e => e.State == EntryState.Approved).ToLookup(e => e.Kind, e => e.AmountFen);
        var (sales, refunds) = (standing[EntryKind.Sale].ToList(), standing[EntryKind.Refund].ToList());
        return new SettlementTotals(sales.Sum(), sales.Count, refunds.Sum(), refunds.Count);
    }

    /// <summary>Whether transactions are taken into this batch.</summary>
    public bool IsOpen(string terminal, string batch) => batch == Format(Number(terminal)) && !IsClosed(terminal);

    /// <summary>Whether this batch is open or was.</summary>
    public bool IsKnown(string terminal, string batch) => string.CompareOrdinal(batch, Format(Number(terminal))) <= 0;

    /// <summary>The open batch; the next one when the last is closed.</summary>
    public string BeginBatch(string terminal)
    {
        var number = Number(terminal) + (IsClosed(terminal) ? 1 : 0);
        SetBatch(terminal, number, closed: false);
        return Format(number);
    }

    /// <summary>Closes a batch; one that is closed already stays so.</summary>
    public void CloseBatch(string terminal, string batch)
    {
        if (IsOpen(terminal, batch))
            SetBatch(terminal, Number(terminal), closed: true);
    }

    private long Number(string terminal) => Scalar("select coalesce((select number from batches where terminal = $1), 1)", terminal);

    private bool IsClosed(string terminal) => Scalar("select coalesce((select closed from batches where terminal = $1), 0)", terminal) != 0;

    private void SetBatch(string terminal, long number, bool closed) => Execute(
        "insert into batches(terminal, number, closed) values ($1, $2, $3) on conflict(terminal) do update set number = $2, closed = $3",
        terminal, number, closed ? 1 : 0);

    private static string Format(long number) => $"{number:000000}";
}
