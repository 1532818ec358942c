namespace QuickCheckout.Simulation;

/// <summary>
/// The acquirer's memory, with the rules of the acquirer in simulators/: a number counts once, a reversal is remembered
/// although there was nothing to reverse, what comes under its number afterwards is refused, and a batch that is closed
/// takes nothing but reversals.
/// </summary>
public sealed partial class Books
{
    private readonly Dictionary<Number, Entry> _byNumber = [];
    private readonly Dictionary<string, List<Entry>> _byCheckout = [];

    public IReadOnlyList<Entry> Of(string checkoutId) => _byCheckout.TryGetValue(checkoutId, out var entries) ? entries : [];

    public IEnumerable<Entry> All => _byNumber.Values;

    /// <param name="refused">Why the request cannot be served now, if it cannot: its number is used up all the same.</param>
    /// <returns>The response code and the entry that it is about.</returns>
    public (string Code, Entry? Entry) Decide(Message message, string? refused)
    {
        if (message.Kind != MessageKind.Reversal && !IsOpen(message.Number))
            return ("77", null);
        return message.Kind switch
        {
            MessageKind.Sale => Sale(message, refused),
            MessageKind.Void => Void(message, refused),
            MessageKind.Refund => Refund(message, refused),
            _ => refused is not null ? (refused, null) : Reverse(message),
        };
    }

    /// <summary>Charges, and says that it did not.</summary>
    public (string Code, Entry? Entry) Misbook(Message sale)
    {
        if (!IsOpen(sale.Number) || Find(sale.Number) is not null || IssuerOf(sale) != "00")
            return Decide(sale, refused: null);
        Add(sale, EntryKind.Sale, "00", misbooked: true);
        return ("51", null);
    }

    private (string, Entry?) Sale(Message message, string? refused)
    {
        if (Find(message.Number) is not null)
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
        var original = Find(message.Original!.Value);
        if (Find(message.Number) is { } earlier)
            return earlier is { Kind: EntryKind.Void, State: EntryState.Approved } && earlier.Original == original ? ("00", earlier) : ("94", null);
        var code = refused is not null ? refused
            : original is not { Kind: EntryKind.Sale } ? "25"
            : !original.Stands || !IsOpen(original.Number) ? "12"
            : original.AmountFen != message.AmountFen ? "64"
            : "00";
        if (code == "00")
            original!.State = EntryState.Voided;
        return (code, Add(message, EntryKind.Void, code, original));
    }

    private (string, Entry?) Refund(Message message, string? refused)
    {
        if (Find(message.Number) is not null)
            return ("94", null);
        var original = Find(message.Original!.Value);
        var code = refused is not null ? refused
            : original is not { Kind: EntryKind.Sale } ? "25"
            : original.State != EntryState.Approved ? "12"
            : original.IsRefunded || original.AmountFen != message.AmountFen ? "64"
            : "00";
        if (code == "00")
            original!.IsRefunded = true;
        return (code, Add(message, EntryKind.Refund, code, original));
    }

    private (string, Entry?) Reverse(Message message)
    {
        if (Find(message.Number) is not { } original)
            return ("25", Add(message, EntryKind.EarlyReversal, "25"));
        if (original.Kind == EntryKind.EarlyReversal)
            return ("25", null);
        if (original.AmountFen != message.AmountFen)
            return ("64", null);
        if (original.Kind == EntryKind.Refund)
            return ("22", null);
        if (original.State == EntryState.Reversed)
            return ("00", original);
        if (original.State != EntryState.Approved)
            return ("12", original);
        original.State = EntryState.Reversed;
        if (original is { Kind: EntryKind.Void, Original: { } sale })
            sale.State = EntryState.Approved;
        return ("00", original);
    }

    public Entry? Find(Number number) => _byNumber.GetValueOrDefault(number);

    private Entry Add(Message message, EntryKind kind, string code, Entry? original = null, bool misbooked = false)
    {
        var state = code == "00" ? EntryState.Approved : EntryState.Declined;
        var entry = new Entry(message, kind, state, _byNumber.Count + 1) { Original = original, IsMisbooked = misbooked };
        _byNumber.Add(message.Number, entry);
        if (!_byCheckout.TryGetValue(entry.Attempt.CheckoutId, out var entries))
            _byCheckout.Add(entry.Attempt.CheckoutId, entries = []);
        entries.Add(entry);
        return entry;
    }
}
