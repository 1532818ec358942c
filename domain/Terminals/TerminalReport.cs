using System.Text.Json.Serialization;

namespace QuickCheckout.Domain.Terminals;

/// <summary>
/// What a terminal tells the cloud: a telemetry message (QoS 1, so it may arrive twice or late) whose body is this
/// record as JSON. It never carries a full card number, track data or a PIN block (rule Z2). Who sent it is what the
/// hub stamped on the message, not anything in the body. What is left out is never taken for its type's default.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "report")]
[JsonDerivedType(typeof(CardReport), CardReport.Name)]
[JsonDerivedType(typeof(PinReport), PinReport.Name)]
[JsonDerivedType(typeof(SignatureReport), SignatureReport.Name)]
[JsonDerivedType(typeof(TerminalStarted), TerminalStarted.Name)]
public abstract record TerminalReport
{
    /// <summary>The attempt it is about; null when about none.</summary>
    [JsonIgnore]
    public abstract AttemptId? About { get; }
}

/// <summary>A report that belongs to one attempt and is raised on its checkout as an event.</summary>
public abstract record AttemptReport(AttemptId Attempt) : TerminalReport
{
    [JsonIgnore]
    public override AttemptId? About => Attempt;

    /// <summary>The event that the checkout waits for: "card-read/2-1".</summary>
    [JsonIgnore]
    public abstract string EventName { get; }
}

/// <summary>A card was read, or could not be. Exactly one of <paramref name="Card"/> and <paramref name="Fault"/> is set.</summary>
public sealed record CardReport(AttemptId Attempt, CardSeen? Card, ReaderFault? Fault) : AttemptReport(Attempt)
{
    public const string Name = "card-read";

    [JsonIgnore]
    public override string EventName => EventFor(Attempt);

    public static string EventFor(AttemptId attempt) => $"{Name}/{attempt.Key}";
}

/// <summary>The PIN was entered or bypassed and the sealed envelope is uploaded, or a fault says why not.</summary>
public sealed record PinReport(AttemptId Attempt, [property: JsonRequired] bool Bypassed, ReaderFault? Fault) : AttemptReport(Attempt)
{
    public const string Name = "pin";

    [JsonIgnore]
    public override string EventName => EventFor(Attempt);

    public static string EventFor(AttemptId attempt) => $"{Name}/{attempt.Key}";
}

/// <summary>The signature was captured (and uploaded) or not (rule B6).</summary>
public sealed record SignatureReport(AttemptId Attempt, [property: JsonRequired] SignatureOutcome Outcome) : AttemptReport(Attempt)
{
    public const string Name = "signature";

    [JsonIgnore]
    public override string EventName => EventFor(Attempt);

    public static string EventFor(AttemptId attempt) => $"{Name}/{attempt.Key}";
}

/// <summary>The terminal's program started: whatever it was doing before is gone (rule B9).</summary>
/// <param name="LostAttempt">The last attempt it took before; null on a new terminal. Attempts it takes later are not lost.</param>
public sealed record TerminalStarted(string BootId, string Firmware, AttemptId? LostAttempt) : TerminalReport
{
    public const string Name = "started";

    [JsonIgnore]
    public override AttemptId? About => LostAttempt;
}

/// <summary>A card as the merchant side may know it.</summary>
/// <param name="MaskedPan">First six and last four digits at most.</param>
/// <param name="Fingerprint">Keyed hash of the card number: "the same card again", nothing more.</param>
/// <param name="PinRequired">The terminal goes on to ask for a PIN; false: the sealed envelope is uploaded already.</param>
public sealed record CardSeen(
    string MaskedPan, [property: JsonRequired] ReadMode Mode, [property: JsonRequired] bool Fallback, string Fingerprint,
    [property: JsonRequired] bool PinRequired, [property: JsonRequired] bool SignatureRequired);

public enum ReadMode
{
    Chip,
    Swipe,
    Contactless,
}

public enum SignatureOutcome
{
    Captured,
    Declined,
    TimedOut,
    NotCaptured,
}
