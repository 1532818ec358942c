using System.Globalization;
using System.Text.Json.Serialization;

namespace QuickCheckout.Domain.Terminals;

/// <summary>
/// What the cloud asks of a terminal: a direct method whose name is <see cref="MethodName"/> and whose payload is
/// the record. A command only starts something and is acknowledged at once; results come back as a
/// <see cref="TerminalReport"/>. Checkout, tender and attempt say which attempt it belongs to; a terminal
/// refuses a command of an older attempt than the one it last saw (rule B9).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(ReadCard), ReadCard.Name)]
[JsonDerivedType(typeof(EnterPin), EnterPin.Name)]
[JsonDerivedType(typeof(ShowOutcome), ShowOutcome.Name)]
[JsonDerivedType(typeof(PrintSlip), PrintSlip.Name)]
[JsonDerivedType(typeof(PrintReceipt), PrintReceipt.Name)]
[JsonDerivedType(typeof(CancelAttempt), CancelAttempt.Name)]
public abstract record TerminalCommand(AttemptId Attempt)
{
    [JsonIgnore]
    public abstract string MethodName { get; }
}

/// <summary>One try at a tender. <paramref name="Number"/> rises with every try of the same tender, from 1.</summary>
public sealed record AttemptId(string CheckoutId, int Tender, int Number)
{
    /// <summary>"2-1": second tender, first attempt; used in event names, keys and URLs.</summary>
    [JsonIgnore]
    public string Key => $"{Tender}-{Number}";

    /// <summary>Reads <see cref="Key"/> back; null when it is not one.</summary>
    public static AttemptId? TryParse(string checkoutId, string key)
    {
        var parts = key.Split('-');
        return parts.Length == 2 && Number1To99(parts[0]) is { } tender && Number1To99(parts[1]) is { } number
            ? new AttemptId(checkoutId, tender, number)
            : null;
    }

    /// <summary>Whether this attempt comes after <paramref name="other"/> in the same checkout.</summary>
    public bool IsAfter(AttemptId other) => Tender > other.Tender || (Tender == other.Tender && Number > other.Number);

    public override string ToString() => $"{CheckoutId}/{Key}";

    private static int? Number1To99(string text) =>
        text.Length is 1 or 2 && text[0] != '0' && text.All(char.IsAsciiDigit) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

/// <summary>"Present card": offer insert, swipe and tap, then ask for the PIN if the card and amount need one.</summary>
/// <param name="AmountFen">What this tender will be charged.</param>
/// <param name="ReadTimeoutSeconds">How long the reader waits for a card.</param>
/// <param name="PinTimeoutSeconds">How long the PIN pad waits after the card was read.</param>
/// <param name="ContactlessFreeFen">A contactless card up to this amount needs neither PIN nor signature (rule B5).</param>
/// <param name="Ticket">Bearer ticket for this attempt's uploads (sealed envelope, signature).</param>
public sealed record ReadCard(
    AttemptId Attempt, long AmountFen, int ReadTimeoutSeconds, int PinTimeoutSeconds, long ContactlessFreeFen, string Ticket)
    : TerminalCommand(Attempt)
{
    public const string Name = "read-card";

    [JsonIgnore]
    public override string MethodName => Name;
}

/// <summary>Ask for the PIN again with the card that the tender's previous attempt read (answer 55, rule B5).</summary>
public sealed record EnterPin(AttemptId Attempt, long AmountFen, int PinTimeoutSeconds, string Ticket) : TerminalCommand(Attempt)
{
    public const string Name = "enter-pin";

    [JsonIgnore]
    public override string MethodName => Name;
}

/// <summary>
/// The attempt ended, and the terminal drops the card data it still holds. Approved: show it and, with a signature timeout,
/// collect the signature first. Otherwise <see cref="Refusal"/> says why not.
/// </summary>
/// <param name="ApprovedFen">What was charged; null when it was refused.</param>
/// <param name="SignatureTimeoutSeconds">Null when no signature is wanted.</param>
public sealed record ShowOutcome(AttemptId Attempt, long? ApprovedFen, Refusal? Refusal, int? SignatureTimeoutSeconds) : TerminalCommand(Attempt)
{
    public const string Name = "show-outcome";

    [JsonIgnore]
    public override string MethodName => Name;
}

/// <summary>Print a tender's slip, for customer and store (rule B8), beside whatever the terminal is doing.</summary>
/// <param name="Copy">0 the first time; a reprint says so and bears its number, from 1.</param>
public sealed record PrintSlip(AttemptId Attempt, Slip Slip, int Copy = 0) : TerminalCommand(Attempt)
{
    public const string Name = "print-slip";

    [JsonIgnore]
    public override string MethodName => Name;
}

/// <summary>The order is paid: print the receipt, for customer and store (rule B8), beside whatever the terminal is doing.</summary>
/// <param name="Copy">0 the first time; a reprint says so and bears its number, from 1.</param>
public sealed record PrintReceipt(AttemptId Attempt, Receipt Receipt, int Copy = 0) : TerminalCommand(Attempt)
{
    public const string Name = "print-receipt";

    [JsonIgnore]
    public override string MethodName => Name;
}

/// <summary>Stop whatever the attempt is doing and forget its card.</summary>
public sealed record CancelAttempt(AttemptId Attempt, Refusal Reason) : TerminalCommand(Attempt)
{
    public const string Name = "cancel-attempt";

    [JsonIgnore]
    public override string MethodName => Name;
}
