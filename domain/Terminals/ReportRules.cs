using System.Text.RegularExpressions;

namespace QuickCheckout.Domain.Terminals;

/// <summary>
/// What a well-formed report holds. A terminal is believed about its reader, not about sizes and shapes: what it says
/// ends up in the status, the order and the journal.
/// </summary>
public static partial class ReportRules
{
    /// <summary>Ids of boots and firmware versions.</summary>
    private const int MaxNameLength = 64;

    /// <returns>Whether every part is as long and as masked as it may be.</returns>
    public static bool IsWellFormed(TerminalReport report) => report switch
    {
        TerminalStarted started => IsName(started.BootId) && IsName(started.Firmware) && (started.LostAttempt is null || IsAttempt(started.LostAttempt)),
        CardReport card => IsAttempt(card.Attempt) && card.Card is null != card.Fault is null && (card.Card is null || IsSeen(card.Card)),
        AttemptReport other => IsAttempt(other.Attempt),
        _ => false,
    };

    private static bool IsAttempt(AttemptId? attempt) =>
        attempt is not null && Ids.Check(attempt.CheckoutId, "checkoutId") is null && AttemptId.TryParse(attempt.CheckoutId, attempt.Key) is not null;

    private static bool IsName(string? name) => name is { Length: > 0 and <= MaxNameLength };

    private static bool IsSeen(CardSeen card) =>
        card.MaskedPan is not null && MaskedPan().IsMatch(card.MaskedPan) && card.Fingerprint is not null && Fingerprint().IsMatch(card.Fingerprint);

    /// <summary>First six and last four at most, 13 to 19 characters as card numbers have.</summary>
    [GeneratedRegex(@"^(?=.{13,19}\z)[0-9]{0,6}\*{3,}[0-9]{0,4}\z")]
    private static partial Regex MaskedPan();

    /// <summary>32 hex digits: see CardFingerprint.</summary>
    [GeneratedRegex(@"^[0-9A-Fa-f]{32}\z")]
    private static partial Regex Fingerprint();
}
