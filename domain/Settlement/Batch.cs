using System.Text.Json.Serialization;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Settlement;

/// <summary>The movements of one terminal between two settlements, under the six-digit number that acquirer and shop share.</summary>
public sealed record BatchId(string StoreId, string TerminalId, string BatchNo);

/// <summary>One operation of a batch and what the journal says became of it.</summary>
/// <param name="Outcome">Null when nothing was recorded: nobody here knows.</param>
/// <param name="Reversed">The acquirer confirmed a reversal; null when it did not.</param>
/// <param name="Vouched">A person vouches that nothing is left of it; null when nobody does.</param>
public sealed record BatchLine(JournalEntry Intent, JournalEntry? Outcome, JournalEntry? Reversed = null, JournalEntry? Vouched = null)
{
    public MoneyMovement Movement => Intent.Movement;

    public string TraceNo => Intent.TraceNo!;

    public bool IsUndone => (Reversed ?? Vouched) is not null;

    public bool Stands => Outcome?.Event == JournalEvent.Approved && !IsUndone;

    /// <summary>Nobody here knows whether the acquirer did what was asked.</summary>
    public bool IsUnknown => Outcome is null or { Event: JournalEvent.NoAnswer };

    /// <summary>An unknown one that has to be reversed. An acquirer reverses no refund: whether one went through, its statement says.</summary>
    public bool IsToReverse => !IsUndone && IsUnknown && Movement.Operation.Kind != MoneyOperationKind.Refund;
}

public static class BatchLines
{
    /// <summary>Journal entries in any order, each operation that began as one line.</summary>
    public static IReadOnlyList<BatchLine> From(IEnumerable<JournalEntry> entries) =>
    [
        .. from entry in entries
           group entry by entry.Movement.Operation into operation
           let intent = operation.FirstOrDefault(e => e.Event == JournalEvent.Intended)
           where intent is not null
           select new BatchLine(intent, operation.FirstOrDefault(e => e.Event.IsOutcome()),
               operation.FirstOrDefault(e => e.Event == JournalEvent.Reversed), operation.FirstOrDefault(e => e.Event == JournalEvent.Resolved)),
    ];

    /// <summary>Sales whose money the shop holds: a void and the sale it gives back count as nothing.</summary>
    public static IReadOnlyList<BatchLine> Held(this IReadOnlyList<BatchLine> lines) =>
        [.. lines.Counted().Where(l => l.Movement.Operation.Kind == MoneyOperationKind.Sale)];

    /// <summary>
    /// Sales that a person said were given back, and that were, or may have been, reversed or voided too: the customer may have the
    /// money twice.
    /// </summary>
    public static IReadOnlyList<BatchLine> GivenBackTwice(this IReadOnlyList<BatchLine> lines)
    {
        // A person's word on the void itself says nothing about it: only the acquirer knows.
        var voided = lines.Where(l => l is { Movement.Operation.Kind: MoneyOperationKind.Void, Reversed: null } && (l.IsUnknown || l.Outcome!.Event == JournalEvent.Approved))
            .Select(l => l.Movement.Operation.Attempt).ToHashSet();
        return [.. lines.Where(l => l is { Vouched: not null, Movement.Operation.Kind: MoneyOperationKind.Sale }
            && (l.Reversed is not null || l.IsUnknown || voided.Contains(l.Movement.Operation.Attempt)))];
    }

    /// <summary>What counts at the end of the day: what is held, and refunds, each of a charge that had been no sale.</summary>
    public static IReadOnlyList<BatchLine> Counted(this IReadOnlyList<BatchLine> lines)
    {
        var voided = lines.Where(l => l.Stands && l.Movement.Operation.Kind == MoneyOperationKind.Void)
            .Select(l => l.Movement.Operation.Attempt).ToHashSet();
        return [.. lines.Where(l => l.Stands && l.Movement.Operation.Kind switch
        {
            MoneyOperationKind.Sale => !voided.Contains(l.Movement.Operation.Attempt),
            MoneyOperationKind.Refund => true,
            _ => false,
        })];
    }
}

/// <summary>What one terminal and the acquirer settle. Pure: the journal in, amounts and differences out.</summary>
public sealed record Batch(BatchId Id, IReadOnlyList<BatchLine> Lines)
{
    public IReadOnlyList<BatchLine> ToReverse => [.. Lines.Where(l => l.IsToReverse)];

    /// <summary>See <see cref="BatchLines.Counted"/>.</summary>
    public IReadOnlyList<BatchLine> Counted => Lines.Counted();

    public SettlementTotals Totals
    {
        get
        {
            var (sales, refunds) = (Of(MoneyOperationKind.Sale), Of(MoneyOperationKind.Refund));
            return new SettlementTotals(sales.Sum(Amount), sales.Count, refunds.Sum(Amount), refunds.Count);

            List<BatchLine> Of(MoneyOperationKind kind) => [.. Counted.Where(l => l.Movement.Operation.Kind == kind)];
        }
    }

    /// <summary>What has to be looked into although both sides agree: money that a person and the system may both have given back.</summary>
    public IReadOnlyList<Difference> GivenBackTwice => [.. Lines.GivenBackTwice().Select(l => new Difference(l.TraceNo, 0, 0, l.Movement, l.Vouched!.Movement.Cause))];

    /// <summary>Every line on which shop and acquirer disagree, and <see cref="GivenBackTwice"/>; by trace number.</summary>
    public IReadOnlyList<Difference> Compare(IReadOnlyList<StatementLine> statement)
    {
        var ours = Counted.ToDictionary(l => l.TraceNo, Signed);
        var theirs = statement.Where(l => l.Stands).ToDictionary(l => l.TraceNo, l => l.Kind == MoneyOperationKind.Refund ? -l.AmountFen : l.AmountFen);
        var known = Lines.ToDictionary(l => l.TraceNo);
        var differing =
            from trace in ours.Keys.Union(theirs.Keys)
            let line = known.GetValueOrDefault(trace)
            let difference = new Difference(
                trace, ours.GetValueOrDefault(trace), theirs.GetValueOrDefault(trace), line?.Movement,
                line?.Reversed is null ? line?.Vouched?.Movement.Cause : null)
            where difference.OursFen != difference.TheirsFen
            select difference;
        return [.. differing.UnionBy(GivenBackTwice, d => d.TraceNo).OrderBy(d => d.TraceNo, StringComparer.Ordinal)];
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
/// <param name="VouchedBy">Who said that nothing of it is left, and why: nothing is given back by itself then, it may have been given back by hand. Null when nobody did.</param>
/// <param name="Refund">What became of giving it back; null when that was not tried.</param>
public sealed record Difference(
    string TraceNo, long OursFen, long TheirsFen, MoneyMovement? Movement, MoneyCause? VouchedBy = null, RefundOutcome? Refund = null)
{
    /// <summary>Nothing is left to do about it but to know that it was done.</summary>
    [JsonIgnore]
    public bool NeedsPerson => Refund != RefundOutcome.Done || VouchedBy is not null;

    /// <summary>The acquirer holds a customer's money for which the shop counts no sale: it is given back.</summary>
    [JsonIgnore]
    public bool IsChargeWithoutSale => OursFen == 0 && TheirsFen > 0 && VouchedBy is null && Movement is { Operation.Kind: MoneyOperationKind.Sale };

    private bool IsGivenBack => Refund == RefundOutcome.Done || (OursFen, TheirsFen) == (0, 0);

    public LocalText NextAction => this switch
    {
        { VouchedBy: not null } when IsGivenBack => new(
            "有人确认已退款,系统同时也退了款或可能退了款:请核实顾客是否收到两次", "A person said that it was given back, and the system gave it back too, or may have: check that the customer does not have it twice."),
        { Refund: RefundOutcome.Done } => new("已自动退货,无需处理", "Refunded already, nothing to do."),
        { Refund: RefundOutcome.Unknown } => new(
            "退货结果未知,请先向收单机构核实,切勿直接再次退货", "Nobody knows whether its refund went through: ask the acquirer before refunding again."),
        { VouchedBy: not null, OursFen: 0 } => new(
            "已由人工确认处理,但收单机构仍有这笔交易,请核对凭证", "A person vouched that nothing is left of it, but the acquirer has it: check their proof."),
        { OursFen: 0, TheirsFen: < 0 } => new("收单机构已退货,无需再退", "The acquirer did refund it: the customer has the money, do not refund again."),
        { OursFen: < 0, TheirsFen: 0 } => new("收单机构没有这笔退货,请核实后为顾客退货", "The acquirer does not have this refund: check it and refund the customer."),
        { TheirsFen: 0 } => new("收单机构没有这笔交易,请凭签购单向其追索", "The acquirer does not have it: claim it with the slip."),
        { OursFen: 0 } => new("收单机构多收一笔,请核实后为顾客退货", "The acquirer took money without a sale: check it and refund the customer."),
        _ => new("双方金额不一致,请与收单机构核对", "The amounts differ: check it with the acquirer."),
    };
}

public enum RefundOutcome
{
    Done,

    /// <summary>Certainly not: it was refused, or never left.</summary>
    NotDone,

    /// <summary>No definite answer. The batch that it entered shows, when it is settled, whether it went through.</summary>
    Unknown,
}
