using System.Globalization;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Who asks: a terminal as the acquirer knows it.</summary>
/// <param name="TerminalNo">DE41, 1 to 8 characters; padded with spaces.</param>
/// <param name="MerchantNo">DE42, 1 to 15 characters; padded with spaces.</param>
/// <param name="BatchNo">Six digits, from the last sign-on.</param>
public sealed record TerminalIdentity(string TerminalNo, string MerchantNo, string BatchNo);

/// <summary>How the card was read, DE22 and DE60.5.</summary>
public sealed record EntryMode(ReadMode Mode, bool PinEntered, bool Fallback = false)
{
    /// <summary>DE22: two digits for the way of reading, one for the PIN.</summary>
    public string Code => Mode switch
    {
        ReadMode.Swipe => "02",
        ReadMode.Chip => "05",
        ReadMode.Contactless => "07",
        _ => throw new ArgumentOutOfRangeException(nameof(Mode), Mode, "Unknown way of reading."),
    } + (PinEntered ? "1" : "2");

    internal string ChipCondition => Fallback ? "2" : "0";
}

/// <summary>A request to the acquirer; <see cref="TraceNo"/> is new for every one but a reversal.</summary>
public abstract record AcquirerRequest(TerminalIdentity Terminal, string TraceNo)
{
    protected const string Yuan = "156";

    /// <summary>DE63 of messages about the terminal itself: operator 01, padded.</summary>
    protected const string DefaultOperator = "01 ";

    /// <exception cref="Iso8583Exception">A part does not fit its field.</exception>
    public abstract Iso8583Message ToMessage();

    protected Iso8583Message Start(string mti, string? processingCode = null, long? amountFen = null) => new(mti)
    {
        { Field.ProcessingCode, processingCode },
        { Field.Amount, amountFen?.ToString("000000000000", CultureInfo.InvariantCulture) },
        { Field.Trace, TraceNo },
        { Field.Terminal, Terminal.TerminalNo.PadRight(8) },
        { Field.Merchant, Terminal.MerchantNo.PadRight(15) },
        { Field.Currency, amountFen is null ? null : Yuan },
    };
}

/// <summary>Asks for money. Card data and PIN travel sealed in DE62; DE53 says so.</summary>
public sealed record AcquirerSale(
    TerminalIdentity Terminal, string TraceNo, long AmountFen, EntryMode Entry, SealedEnvelope Envelope, EnvelopeBinding Binding,
    string? CardSequenceNo = null) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0200";
    public const string ProcessingCode = "000000";
    public const string TypeCode = "22";
    public const string PinCapture = "12";

    /// <summary>DE53 of a message whose card data is in DE62: PIN format (4, or 0 without PIN), AES DUKPT, sealed.</summary>
    public const string SealedWithPin = "4810000000000000";
    public const string SealedWithoutPin = "0810000000000000";

    public override Iso8583Message ToMessage()
    {
        if (Binding.AmountFen != AmountFen)
            throw new Iso8583Exception("DE4", "is not the amount that the envelope was sealed for");
        var message = Start(Mti, ProcessingCode, AmountFen);
        message.Add(Field.EntryMode, Entry.Code);
        message.Add(Field.CardSequence, CardSequenceNo);
        message.Add(Field.Condition, "00");
        message.Add(Field.PinCapture, Entry.PinEntered ? PinCapture : null);
        message.Add(Field.Security, Entry.PinEntered ? SealedWithPin : SealedWithoutPin);
        message.Add(Field.Type, $"{TypeCode}{Terminal.BatchNo}0006{Entry.ChipCondition}");
        message.Add(Field.Secured, EnvelopeField.Encode(Envelope, Binding));
        return message;
    }
}
