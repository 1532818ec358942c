using System.Security.Cryptography;
using System.Text.Json.Serialization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Hardware;

/// <summary>What happened at the card reader.</summary>
public abstract record ReaderEvent;

/// <summary>The reader could not read, and why.</summary>
public sealed record ReadFailed(ReaderFault Fault) : ReaderEvent;

/// <summary>A card was read. Prints masked and refuses to be serialised.</summary>
/// <param name="ChipData">The chip's answer (DE55 TLV); null for a magnetic stripe.</param>
[JsonConverter(typeof(SecretConverter))]
public sealed record CardRead(ReadMode Mode, Track2 Track2, byte[]? ChipData) : ReaderEvent
{
    /// <summary>Overwrites what can be overwritten.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(ChipData);

    public override string ToString() => $"{Mode} {Track2}";
}

/// <summary>What happened at the PIN pad.</summary>
public abstract record PinEntry
{
    /// <summary>The customer confirmed without a PIN.</summary>
    public sealed record Bypassed : PinEntry;

    public sealed record Cancelled : PinEntry;

    /// <summary>The chip card was pulled out.</summary>
    public sealed record CardRemoved : PinEntry;

    [JsonConverter(typeof(SecretConverter))]
    public sealed record Entered(ClearPin Pin) : PinEntry
    {
        public override string ToString() => "PIN ****";
    }
}

/// <summary>What happened at the signature pad.</summary>
public abstract record SignatureEntry
{
    public sealed record Ink(IReadOnlyList<Stroke> Strokes) : SignatureEntry
    {
        // A signature identifies a person: it goes to its upload and nowhere else.
        public override string ToString() => $"signature of {Strokes.Count} strokes";
    }

    public sealed record Declined : SignatureEntry;

    /// <summary>The accessible path: the slip is signed on paper or not at all (rule B6).</summary>
    public sealed record NotCaptured : SignatureEntry;
}

/// <summary>One line drawn without lifting the pen, in pad units.</summary>
public sealed record Stroke(IReadOnlyList<InkPoint> Points);

public readonly record struct InkPoint(int X, int Y);
