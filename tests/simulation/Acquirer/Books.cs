using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Simulation;

public enum MessageKind
{
    Sale,
    Void,
    Reversal,
}

/// <summary>A request as it travels to the acquirer.</summary>
/// <param name="Original">Trace number of the sale that a void is about.</param>
/// <param name="Operation">For the audit only: what the sender means by it. The acquirer does not look.</param>
public sealed record Message(
    MessageKind Kind, string TerminalId, string Trace, long AmountFen, MoneyOperation Operation, string? Original = null, byte[]? Envelope = null);

public enum EntryKind
{
    Sale,
    Void,

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

    public string Trace => message.Trace;

    public AttemptId Attempt => message.Operation.Attempt;

    public Entry? Original { get; init; }

    /// <summary>Money that the acquirer holds for the shop.</summary>
    public bool Stands => Kind == EntryKind.Sale && State == EntryState.Approved;

    public string Reference { get; } = $"{number:000000000000}";

    public string Approval { get; } = $"{number:000000}";
}

/// <summary>
/// The acquirer's memory, with the rules of the acquirer in simulators/: a number counts once, a reversal is remembered
/// although there was nothing to reverse, and what comes under its number afterwards is refused.
/// </summary>
public sealed class Books
{
    private readonly Dictionary<(string TerminalId, string Trace), Entry> _byTrace = [];
    private readonly Dictionary<string, List<Entry>> _byCheckout = [];

    public IReadOnlyList<Entry> Of(string checkoutId) => _byCheckout.TryGetValue(checkoutId, out var entries) ? entries : [];

    /// <param name="refused">Why the request cannot be served now, if it cannot: its number is used up all the same.</param>
    /// <returns>The response code and the entry that it is about.</returns>
    public (string Code, Entry? Entry) Decide(Message message, string? refused) => message.Kind switch
    {
        MessageKind.Sale => Sale(message, refused),
        MessageKind.Void => Void(message, refused),
        _ => refused is not null ? (refused, null) : Reverse(message),
    };

    private (string, Entry?) Sale(Message message, string? refused)
    {
        if (Find(message.TerminalId, message.Trace) is not null)
            return ("94", null);
        var code = refused ?? IssuerOf(message);
        return (code, Add(message, EntryKind.Sale, code));
    }

    private static string IssuerOf(Message sale) => ((Card)sale.Envelope![0], PinIsRight: sale.Envelope[1] == 1) switch
    {
        (_, PinIsRight: false) => "55",
        (Card.Poor, _) => "51",
        (Card.Expired, _) => "54",
        (Card.Blocked, _) => "62",
        _ => "00",
    };

    private (string, Entry?) Void(Message message, string? refused)
    {
        var original = Find(message.TerminalId, message.Original!);
        if (Find(message.TerminalId, message.Trace) is { } earlier)
            return earlier is { Kind: EntryKind.Void, State: EntryState.Approved } && earlier.Original == original ? ("00", earlier) : ("94", null);
        var code = refused is not null ? refused
            : original is not { Kind: EntryKind.Sale } ? "25"
            : original.State != EntryState.Approved ? "12"
            : original.AmountFen != message.AmountFen ? "64"
            : "00";
        if (code == "00")
            original!.State = EntryState.Voided;
        return (code, Add(message, EntryKind.Void, code, original));
    }

    private (string, Entry?) Reverse(Message message)
    {
        if (Find(message.TerminalId, message.Trace) is not { } original)
            return ("25", Add(message, EntryKind.EarlyReversal, "25"));
        if (original.Kind == EntryKind.EarlyReversal)
            return ("25", null);
        if (original.AmountFen != message.AmountFen)
            return ("64", null);
        if (original.State == EntryState.Reversed)
            return ("00", original);
        if (original.State != EntryState.Approved)
            return ("12", original);
        original.State = EntryState.Reversed;
        if (original is { Kind: EntryKind.Void, Original: { } sale })
            sale.State = EntryState.Approved;
        return ("00", original);
    }

    private Entry? Find(string terminalId, string trace) => _byTrace.GetValueOrDefault((terminalId, trace));

    private Entry Add(Message message, EntryKind kind, string code, Entry? original = null)
    {
        var entry = new Entry(message, kind, code == "00" ? EntryState.Approved : EntryState.Declined, _byTrace.Count + 1) { Original = original };
        _byTrace.Add((message.TerminalId, message.Trace), entry);
        if (!_byCheckout.TryGetValue(entry.Attempt.CheckoutId, out var entries))
            _byCheckout.Add(entry.Attempt.CheckoutId, entries = []);
        entries.Add(entry);
        return entry;
    }
}
