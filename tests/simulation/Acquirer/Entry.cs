using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Simulation;

public enum MessageKind
{
    Sale,
    Void,
    Refund,
    Reversal,
}

/// <summary>What names a transaction: the terminal's six digits within its batch.</summary>
public readonly record struct Number(string TerminalId, string Batch, string Trace)
{
    public override string ToString() => $"batch {Batch} trace {Trace}";
}

/// <summary>A request as it travels to the acquirer.</summary>
/// <param name="Original">The sale that a void or refund is about.</param>
/// <param name="Operation">For the audit only: what the sender means by it. The acquirer does not look.</param>
public sealed record Message(
    MessageKind Kind, Number Number, long AmountFen, MoneyOperation Operation, Number? Original = null, byte[]? Envelope = null);

public enum EntryKind
{
    Sale,
    Void,
    Refund,

    /// <summary>A reversal that came before what it reverses: that, when it comes, is refused.</summary>
    EarlyReversal,
}

public enum EntryState
{
    Approved,
    Declined,
    Voided,
    Reversed,
}

public sealed class Entry(Message message, EntryKind kind, EntryState state, int number)
{
    public EntryKind Kind => kind;

    public EntryState State { get; set; } = state;

    public long AmountFen => message.AmountFen;

    public Number Number => message.Number;

    public AttemptId Attempt => message.Operation.Attempt;

    public Entry? Original { get; init; }

    /// <summary>The acquirer's own mistake: it charged, and answered that it did not. Only the end of the day shows it.</summary>
    public bool IsMisbooked { get; init; }

    public bool IsRefunded { get; set; }

    /// <summary>Money that the acquirer holds for the shop.</summary>
    public bool Stands => Kind == EntryKind.Sale && State == EntryState.Approved && !IsRefunded;

    public string Reference { get; } = $"{number:000000000000}";

    public string Approval { get; } = $"{number:000000}";
}
