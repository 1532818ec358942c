using System.Text.Json.Serialization;

namespace QuickCheckout.Domain.Settlement;

/// <summary>How settling one batch of a terminal ended (rule S5).</summary>
/// <param name="BatchNo">Null when it did not get as far as a batch.</param>
/// <param name="Differences">Each with its next action; empty when both sides agree.</param>
/// <param name="Reason">Why it is not settled; null when it is.</param>
/// <param name="Seen">Who has seen to its differences, or to its not being settled; null when nobody has.</param>
public sealed record TerminalSettlement(
    string StoreId, DateOnly Day, string TerminalId, string? BatchNo, SettlementOutcome Outcome, SettlementTotals Totals,
    IReadOnlyList<Difference> Differences, Refusal? Reason, DateTimeOffset At, string By, SeenTo? Seen = null)
{
    [JsonIgnore]
    public bool IsSettled => Outcome is SettlementOutcome.Balanced or SettlementOutcome.Differs;

    /// <summary>It waits for somebody of the back office (rule S3).</summary>
    [JsonIgnore]
    public bool NeedsPerson => Seen is null && (Outcome == SettlementOutcome.NotSettled || Differences.Any(d => d.NeedsPerson));

    /// <summary>What to do about a batch that is not settled; a difference has its own.</summary>
    public LocalText? NextAction => Outcome == SettlementOutcome.NotSettled
        ? new("处理完该终端的收银后重新日终结算;批次保持打开,不会遗漏", "See to the terminal's checkout, then close the day again: the batch stays open, nothing is lost.")
        : null;
}

/// <summary>A store's day in a list of days.</summary>
/// <param name="NotSettled">Settlements that were not made: their batches stay open.</param>
/// <param name="NeedsPerson">Settlements that wait for somebody of the back office.</param>
/// <param name="NetFen">What was settled; sales less refunds.</param>
/// <param name="At">When the last of them was made.</param>
public sealed record SettledDay(DateOnly Day, int Terminals, int NotSettled, int Differences, int NeedsPerson, long NetFen, DateTimeOffset At)
{
    /// <summary>Newest first.</summary>
    public static IReadOnlyList<SettledDay> Of(IEnumerable<TerminalSettlement> settlements) =>
        [.. settlements.GroupBy(s => s.Day).OrderByDescending(day => day.Key).Select(day => new SettledDay(
            day.Key, day.Select(s => s.TerminalId).Distinct().Count(), day.Count(s => s.Outcome == SettlementOutcome.NotSettled), day.Sum(s => s.Differences.Count),
            day.Count(s => s.NeedsPerson), new StoreSettlement(day.First().StoreId, day.Key, [.. day]).NetFen, day.Max(s => s.At)))];
}

/// <param name="Note">What was done about it.</param>
public sealed record SeenTo(string By, string Note, DateTimeOffset At);

public enum SettlementOutcome
{
    /// <summary>Nothing was sold since the last settlement.</summary>
    Empty,

    /// <summary>Both sides came to the same totals.</summary>
    Balanced,

    /// <summary>Settled, with differences listed.</summary>
    Differs,

    /// <summary>Not settled; the batch stays open for the next time.</summary>
    NotSettled,
}

/// <summary>A store's end of day: every terminal's batches, and what they come to together.</summary>
public sealed record StoreSettlement(string StoreId, DateOnly Day, IReadOnlyList<TerminalSettlement> Terminals)
{
    public long NetFen => Terminals.Where(t => t.Outcome != SettlementOutcome.NotSettled).Sum(t => t.Totals.NetFen);
}
