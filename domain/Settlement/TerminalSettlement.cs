namespace QuickCheckout.Domain.Settlement;

/// <summary>How settling one batch of a terminal ended (rule S5).</summary>
/// <param name="BatchNo">Null when it did not get as far as a batch.</param>
/// <param name="Differences">Each with its next action; empty when both sides agree.</param>
/// <param name="Reason">Why it is not settled; null when it is.</param>
public sealed record TerminalSettlement(
    string StoreId, DateOnly Day, string TerminalId, string? BatchNo, SettlementOutcome Outcome, SettlementTotals Totals,
    IReadOnlyList<Difference> Differences, Refusal? Reason, DateTimeOffset At, string By);

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
