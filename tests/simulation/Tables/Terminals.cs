using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Simulation;

/// <summary>A terminal's row as it was read; it can be claimed as long as it has not changed since.</summary>
/// <param name="EarlierBatches">Not closed here when the acquirer gave the terminal its next one.</param>
/// <param name="ClosedBatch">The current one when it was closed here.</param>
public sealed record TerminalRow(
    string? CheckoutId, DateTimeOffset ClaimedAt, bool HasBegun, int TraceNo, string Batch, IReadOnlyList<string> EarlierBatches, string? ClosedBatch);

/// <summary>The terminals' rows: trace counter, batch, and the lease of the checkout that has the terminal.</summary>
public sealed class Terminals(World world)
{
    private const string FirstBatch = "000001";
    private static readonly TerminalRow New = new(null, default, false, 0, FirstBatch, [], null);
    private readonly Dictionary<string, TerminalRow> _rows = [];

    public TerminalRow Find(string terminalId) => _rows.TryGetValue(terminalId, out var row) ? row : _rows[terminalId] = New with { };

    /// <summary>Batches that something was begun in and that were not closed here.</summary>
    public IEnumerable<BatchId> Open => _rows
        .SelectMany(r => (string[])[.. r.Value.EarlierBatches, .. r.Value.Batch == r.Value.ClosedBatch ? Array.Empty<string>() : [r.Value.Batch]],
            (r, batch) => new BatchId("S001", r.Key, batch))
        .Where(b => world.Journal.Batch(b).Lines.Count > 0);

    /// <returns>False when the row changed since it was read.</returns>
    public bool TryClaim(string terminalId, TerminalRow asRead, string checkoutId)
    {
        if (!ReferenceEquals(Find(terminalId), asRead))
            return false;
        world.Trace.Say(terminalId, $"is claimed by {checkoutId}");
        _rows[terminalId] = asRead with { CheckoutId = checkoutId, ClaimedAt = world.Time.Now, HasBegun = asRead.HasBegun && asRead.CheckoutId == checkoutId };
        return true;
    }

    /// <summary>Whether it is this checkout's; if so, who read the row before can no longer claim it.</summary>
    public bool Confirm(string terminalId, string checkoutId)
    {
        if (Find(terminalId) is not { } row || row.CheckoutId != checkoutId)
            return false;
        _rows[terminalId] = row with { HasBegun = true };
        return true;
    }

    public bool Release(string terminalId, string checkoutId)
    {
        if (Find(terminalId) is { } row && row.CheckoutId == checkoutId)
            _rows[terminalId] = row with { CheckoutId = null };
        return true;
    }

    public (string Trace, string Batch) NextTrace(string terminalId)
    {
        var row = Find(terminalId);
        _rows[terminalId] = row with { TraceNo = row.TraceNo + 1 };
        return ($"{row.TraceNo + 1:000000}", row.Batch);
    }

    /// <summary>The acquirer says which batch the terminal is in.</summary>
    public bool KeepBatch(string terminalId, string? batch)
    {
        var row = Find(terminalId);
        if (batch is null || batch == row.Batch)
            return false;
        world.Trace.Say(terminalId, $"begins batch {batch}");
        _rows[terminalId] = row with
        {
            Batch = batch, ClosedBatch = null, EarlierBatches = row.ClosedBatch is null ? [.. row.EarlierBatches, row.Batch] : row.EarlierBatches,
        };
        return true;
    }

    public bool CloseBatch(string terminalId, string batch)
    {
        var row = Find(terminalId);
        _rows[terminalId] = row with
        {
            EarlierBatches = [.. row.EarlierBatches.Where(b => b != batch)], ClosedBatch = row.Batch == batch ? batch : row.ClosedBatch,
        };
        return true;
    }
}
