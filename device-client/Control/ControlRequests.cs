using System.Text.Json.Serialization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

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

/// <summary>How far the terminal's clock is ahead of the right time; negative: behind.</summary>
public sealed record ClockAction(double? AheadSeconds);

/// <summary>A terminal as the control API shows it.</summary>
/// <param name="CountdownSeconds">Whole seconds left to the screen's deadline.</param>
/// <param name="CardHeld">Card data is in memory.</param>
/// <param name="UnsentReports">Reports that the hub has not acknowledged.</param>
public sealed record TerminalState(
    string Id, long Version, bool Power, bool Connected, string? BootId, Screen Screen, int? CountdownSeconds, DateTimeOffset ShownAt,
    bool CardHeld, int UnsentReports, IReadOnlyList<Printout> Printed);
