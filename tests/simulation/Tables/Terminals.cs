namespace QuickCheckout.Simulation;

/// <summary>A terminal's row as it was read; it can be claimed as long as it has not changed since.</summary>
public sealed record TerminalRow(string? CheckoutId, DateTimeOffset ClaimedAt, int TraceNo);

/// <summary>The terminals' rows: trace counter, and the lease of the checkout that has the terminal.</summary>
public sealed class Terminals(World world)
{
    public const string BatchNo = "000001";
    private readonly Dictionary<string, TerminalRow> _rows = [];

    public TerminalRow Find(string terminalId) => _rows.TryGetValue(terminalId, out var row) ? row : _rows[terminalId] = new TerminalRow(null, default, 0);

    /// <returns>False when the row changed since it was read.</returns>
    public bool TryClaim(string terminalId, TerminalRow asRead, string checkoutId)
    {
        if (!ReferenceEquals(Find(terminalId), asRead))
            return false;
        world.Trace.Say(terminalId, $"is claimed by {checkoutId}");
        _rows[terminalId] = asRead with { CheckoutId = checkoutId, ClaimedAt = world.Time.Now };
        return true;
    }

    /// <summary>Whether it is this checkout's; if so, who read the row before can no longer claim it.</summary>
    public bool Confirm(string terminalId, string checkoutId)
    {
        if (Find(terminalId) is not { } row || row.CheckoutId != checkoutId)
            return false;
        _rows[terminalId] = row with { };
        return true;
    }

    public bool Release(string terminalId, string checkoutId)
    {
        if (Find(terminalId) is { } row && row.CheckoutId == checkoutId)
            _rows[terminalId] = row with { CheckoutId = null };
        return true;
    }

    public string NextTrace(string terminalId)
    {
        var row = Find(terminalId);
        _rows[terminalId] = row with { TraceNo = row.TraceNo + 1 };
        return $"{row.TraceNo + 1:000000}";
    }
}
