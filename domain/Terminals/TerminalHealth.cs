namespace QuickCheckout.Domain.Terminals;

/// <summary>
/// What a terminal says of itself (rule S4): the reported properties of its device twin. Any member may be missing, an older
/// firmware does not say it.
/// </summary>
/// <param name="BootedAt">By the terminal's own clock.</param>
public sealed record TerminalHealth(string? Firmware, DateTimeOffset? BootedAt, Battery? Battery, bool? PaperIn, PartState? Reader);

/// <param name="Percent">0 to 100.</param>
public sealed record Battery(int Percent, bool Charging);

/// <summary>How a part of a terminal is.</summary>
public enum PartState
{
    Ready,
    Broken,

    /// <summary>It was built without.</summary>
    Absent,
}
