using System.Text.Json.Serialization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Simulated;

namespace QuickCheckout.Terminal.Control;

/// <summary>Either a card and how it is used, or what goes wrong at the reader.</summary>
public sealed record CardAction(string? Card, ReadMode? Mode, ReaderFault? Fault);

/// <summary>Exactly one of the three.</summary>
public sealed record PinAction(string? Digits, bool Bypass, bool Cancel)
{
    public override string ToString() => "PIN ****";
}

/// <summary>Strokes as lists of [x, y] in a pad of 480 × 160, or one of the two ways not to sign.</summary>
public sealed record SignatureAction(IReadOnlyList<IReadOnlyList<int[]>>? Strokes, bool Decline, bool NotCaptured)
{
    public override string ToString() => "signature";
}

public sealed record PowerAction(bool? On);

public sealed record PaperAction(bool? Present);

/// <param name="Percent">0 to 100.</param>
public sealed record BatteryAction(int? Percent, bool Charging);

/// <summary>A reader that does not work notices no card.</summary>
public sealed record ReaderAction(bool? Works);

/// <summary>How far the terminal's clock is ahead of the right time; negative: behind.</summary>
public sealed record ClockAction(double? AheadSeconds);

/// <summary>A terminal in the list of them.</summary>
public sealed record TerminalItem(string Id, TerminalKind Kind);

/// <summary>What a customer can hold to the reader, and what can go wrong there.</summary>
public sealed record CardTray(IReadOnlyList<TrayCard> Cards, IReadOnlyList<TrayFault> Faults)
{
    /// <summary>Only the masked number of a card leaves the program.</summary>
    public static CardTray Of(TestCards cards) => new(
        [.. cards.All.Select(c => new TrayCard(
            c.Name, c.Label ?? new LocalText(c.Name, c.Name), Pan.Mask(c.Pan), c.Modes, c.About ?? new LocalText("", ""), c.TypedPins ?? []))],
        [.. Enum.GetValues<ReaderFault>().Where(CustomerActions.IsOfReader).Select(f => new TrayFault(f, Refusals.OfReader(f).Title))]);
}

/// <param name="Modes">The ways in which it can be read.</param>
/// <param name="About">What becomes of a payment with it.</param>
/// <param name="Pins">What its owner types, in order; the last one again and again. Empty: confirms without a PIN.</param>
public sealed record TrayCard(
    string Name, LocalText Label, string MaskedPan, IReadOnlyList<ReadMode> Modes, LocalText About, IReadOnlyList<string> Pins);

/// <param name="Text">What the terminal says of it.</param>
public sealed record TrayFault(ReaderFault Fault, LocalText Text);

/// <summary>A terminal as the control API shows it.</summary>
/// <param name="CountdownSeconds">Whole seconds left to the screen's deadline.</param>
/// <param name="CardHeld">Card data is in memory.</param>
/// <param name="UnsentReports">Reports that the hub has not acknowledged.</param>
public sealed record TerminalState(
    string Id, TerminalKind Kind, long Version, bool Power, bool Connected, string? BootId, Screen Screen, int? CountdownSeconds,
    DateTimeOffset ShownAt, bool CardHeld, int UnsentReports, bool PaperIn, Battery Battery, PartState Reader,
    IReadOnlyList<PrintedPaper> Printed);
