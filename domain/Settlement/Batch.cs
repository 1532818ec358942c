using System.Text.Json.Serialization;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Settlement;

/// <summary>The movements of one terminal between two settlements, under the six-digit number that acquirer and shop share.</summary>
public sealed record BatchId(string StoreId, string TerminalId, string BatchNo);

/// <summary>One operation of a batch and what the journal says became of it.</summary>
/// <param name="Outcome">Null when nothing was recorded: nobody here knows.</param>
/// <param name="Undone">The acquirer confirmed a reversal, or a person vouches that nothing is left of it.</param>
/// <param name="Settled">It was settled with the acquirer.</param>
public sealed record BatchLine(JournalEntry Intent, JournalEntry? Outcome, bool Undone = false, bool Settled = false)
{
    public MoneyMovement Movement => Intent.Movement;

    public string TraceNo => Intent.TraceNo!;

    public bool Stands => Outcome?.Event == JournalEvent.Approved && !Undone;

    /// <summary>Nobody here knows whether money moved, and nobody has undone it.</summary>
    public bool IsUnknown => !Undone && Outcome is null or { Event: JournalEvent.NoAnswer };
}

/// <summary>What one terminal and the acquirer settle. Pure: the journal in, amounts and differences out.</summary>
public sealed record Batch(BatchId Id, IReadOnlyList<BatchLine> Lines)
{
    /// <summary>Settled before; the terminal only has not begun its next batch yet.</summary>
    public bool IsSettled => Lines.Any(l => l.Settled);

    public IReadOnlyList<BatchLine> Unknown => [.. Lines.Where(l => l.IsUnknown)];

    /// <summary>What counts: sales that were not voided, and refunds. A void and the sale it gives back count as nothing.</summary>
    public IReadOnlyList<BatchLine> Counted
    {
        get
        {
            var voided = Lines.Where(l => l.Stands && l.Movement.Operation.Kind == MoneyOperationKind.Void)
                .Select(l => l.Movement.Operation.Attempt).ToHashSet();
            return [.. Lines.Where(l => l.Stands && l.Movement.Operation.Kind switch
            {
                MoneyOperationKind.Sale => !voided.Contains(l.Movement.Operation.Attempt),
                MoneyOperationKind.Refund => true,
                _ => false,
            })];
        }
    }

    public SettlementTotals Totals
    {
        get
        {
            var (sales, refunds) = (Of(MoneyOperationKind.Sale), Of(MoneyOperationKind.Refund));
            return new SettlementTotals(sales.Sum(Amount), sales.Count, refunds.Sum(Amount), refunds.Count);

            List<BatchLine> Of(MoneyOperationKind kind) => [.. Counted.Where(l => l.Movement.Operation.Kind == kind)];
        }
    }

    /// <summary>Every line on which shop and acquirer disagree, by trace number.</summary>
    public IReadOnlyList<Difference> Compare(IReadOnlyList<StatementLine> statement)
    {
        var ours = Counted.ToDictionary(l => l.TraceNo, Signed);
        var theirs = statement.Where(l => l.Stands).ToDictionary(l => l.TraceNo, l => l.Kind == MoneyOperationKind.Refund ? -l.AmountFen : l.AmountFen);
        var known = Lines.ToDictionary(l => l.TraceNo);
        return [.. ours.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal)
            .Select(trace => (Trace: trace, Ours: ours.GetValueOrDefault(trace), Theirs: theirs.GetValueOrDefault(trace)))
            .Where(pair => pair.Ours != pair.Theirs)
            .Select(pair => new Difference(pair.Trace, pair.Ours, pair.Theirs, known.GetValueOrDefault(pair.Trace)?.Movement))];
    }

    private static long Amount(BatchLine line) => line.Movement.AmountFen;

    private static long Signed(BatchLine line) => line.Movement.Operation.Kind == MoneyOperationKind.Refund ? -Amount(line) : Amount(line);
}

/// <summary>What a batch comes to: sales that stand are debits, refunds credits. Fen and counts.</summary>
public sealed record SettlementTotals(long DebitFen, int DebitCount, long CreditFen, int CreditCount)
{
    public static SettlementTotals None { get; } = new(0, 0, 0, 0);

    [JsonIgnore]
    public long NetFen => DebitFen - CreditFen;
}

/// <summary>One line of the acquirer's own statement of a batch.</summary>
/// <param name="Stands">Approved, and neither voided nor reversed.</param>
/// <param name="ReferenceNo">The acquirer's reference (field 37), which a refund has to name.</param>
/// <param name="Date">The acquirer's date of it, MMDD.</param>
public sealed record StatementLine(string TraceNo, MoneyOperationKind Kind, bool Stands, long AmountFen, string? ReferenceNo, string Date);

/// <summary>One trace number of which shop and acquirer tell different amounts; refunds are negative, nothing is 0.</summary>
/// <param name="Movement">What the shop knows of it; null when it knows nothing.</param>
/// <param name="Refunded">The customer has back what the acquirer had taken without a sale.</param>
public sealed record Difference(string TraceNo, long OursFen, long TheirsFen, MoneyMovement? Movement, bool Refunded = false)
{
    /// <summary>The acquirer holds a customer's money for which the shop counts no sale: it is given back.</summary>
    [JsonIgnore]
    public bool IsChargeWithoutSale => OursFen == 0 && TheirsFen > 0 && Movement is { Operation.Kind: MoneyOperationKind.Sale };

    public LocalText NextAction => this switch
    {
        { Refunded: true } => new("已自动退货,无需处理", "Refunded already, nothing to do."),
        { TheirsFen: 0 } => new("收单机构没有这笔交易,请凭签购单向其追索", "The acquirer does not have it: claim it with the slip."),
        { OursFen: 0 } => new("收单机构多收一笔,请核实后为顾客退货", "The acquirer took money without a sale: check it and refund the customer."),
        _ => new("双方金额不一致,请与收单机构核对", "The amounts differ: check it with the acquirer."),
    };
}
