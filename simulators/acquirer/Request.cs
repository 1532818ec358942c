using System.Globalization;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>The parts that every request which moves money has.</summary>
internal sealed record Request(
    Iso8583Message Message, string Terminal, string Merchant, string Batch, string Trace, string ProcessingCode, long AmountFen,
    string EntryMode)
{
    private const int TypeAndBatchDigits = 8;

    /// <summary>Null when a part is missing: format error.</summary>
    public static Request? Read(Iso8583Message message)
    {
        if (message.Text(Field.Terminal) is not { } terminal || message.Text(Field.Merchant) is not { } merchant
            || message.Text(Field.Trace) is not { } trace || message.Text(Field.ProcessingCode) is not { } processing
            || message.Text(Field.Amount) is not { } amount || message.Text(Field.EntryMode) is not { } entryMode
            || message.Text(Field.Type) is not { Length: >= TypeAndBatchDigits } type || message.Text(Field.Currency) != "156")
            return null;
        return new Request(message, terminal.TrimEnd(), merchant.TrimEnd(), type[2..TypeAndBatchDigits], trace, processing,
            long.Parse(amount, CultureInfo.InvariantCulture), entryMode);
    }

    /// <summary>A new line of the books for this request.</summary>
    public Entry ToEntry(EntryKind kind, string code, DateTimeOffset at) => new(
        0, Terminal, Merchant, Batch, Trace, kind, code == "00" ? EntryState.Approved : EntryState.Declined, AmountFen, code,
        null, null, null, null, null, at);
}

/// <summary>What is decided about a request.</summary>
/// <param name="Code">DE39.</param>
/// <param name="Entry">The line it left in the books, if any.</param>
/// <param name="Behaviour">What becomes of the answer.</param>
internal sealed record Verdict(string Code, Entry? Entry = null, CardBehaviour Behaviour = CardBehaviour.Answer, TimeSpan Late = default);
