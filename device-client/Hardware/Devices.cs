using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Hardware;

/// <summary>Reads one card. A call arms the reader before it returns its task, so a prompt shown after it is never early.</summary>
public interface ICardReader
{
    /// <summary>Ends with the first thing that happens at the reader; cancelling disarms it.</summary>
    Task<ReaderEvent> ReadAsync(ReadRequest request, CancellationToken cancellationToken);
}

/// <param name="Offered">The ways of reading that are switched on; a reader may still notice the others.</param>
/// <param name="AmountFen">What the chip signs for.</param>
public sealed record ReadRequest(ReadModes Offered, long AmountFen);

/// <summary>Takes a PIN. A call arms the pad before it returns its task.</summary>
public interface IPinPad
{
    Task<PinEntry> EnterAsync(CancellationToken cancellationToken);
}

/// <summary>Takes a signature. A call arms the pad before it returns its task.</summary>
public interface ISignaturePad
{
    Task<SignatureEntry> CaptureAsync(CancellationToken cancellationToken);
}

public interface IPrinter
{
    /// <summary>Prints all lines or none.</summary>
    Task<PrintOutcome> PrintAsync(Printout printout, CancellationToken cancellationToken);

    /// <summary>Ends when there is paper.</summary>
    Task WhenPaperIsInAsync(CancellationToken cancellationToken);
}

public interface IDisplay
{
    /// <summary>Replaces what the screen shows; must not block.</summary>
    void Show(Screen screen);
}

/// <summary>How the parts of a terminal are.</summary>
public interface IHousekeeping
{
    PartsHealth Health { get; }

    /// <summary>Raised when <see cref="Health"/> has changed; must not block.</summary>
    event Action? HealthChanged;
}

public sealed record PartsHealth(Battery Battery, bool PaperIn, PartState Reader, PartState PinPad);

/// <summary>Everything a terminal's program drives.</summary>
public sealed record TerminalHardware(
    ICardReader Reader, IPinPad PinPad, ISignaturePad SignaturePad, IPrinter Printer, IDisplay Display, IHousekeeping Housekeeping);

[Flags]
public enum ReadModes
{
    None = 0,
    Chip = 1,
    Swipe = 2,
    Contactless = 4,
    All = Chip | Swipe | Contactless,
}

public static class ReadModeNames
{
    public static ReadModes ToModes(this ReadMode mode) => mode switch
    {
        ReadMode.Chip => ReadModes.Chip,
        ReadMode.Swipe => ReadModes.Swipe,
        ReadMode.Contactless => ReadModes.Contactless,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "A read mode without a reader."),
    };

    public static IReadOnlyList<ReadMode> ToList(this ReadModes modes) =>
        [.. Enum.GetValues<ReadMode>().Where(mode => modes.HasFlag(mode.ToModes()))];
}

public enum PrintOutcome
{
    Printed,
    OutOfPaper,
}

/// <summary>One piece of paper: what it is and its lines, top to bottom.</summary>
public sealed record Printout(string Kind, string Reference, IReadOnlyList<string> Lines);
