using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Simulation;

/// <summary>Batches as the journal has them, with the promises of the store in tables.</summary>
public sealed class Batches(World world) : IBatchStore
{
    /// <summary>What the ends of day came to, the last word on each batch.</summary>
    public Dictionary<(string TerminalId, string? BatchNo), TerminalSettlement> Kept { get; } = [];

    /// <summary>Whether a kept difference says that nobody knows what became of the refund.</summary>
    public bool IsListed(MoneyOperation refund) => Kept.Values.SelectMany(r => r.Differences).Any(
        d => d.Refund == RefundOutcome.Unknown && d.Movement?.Operation.Attempt == refund.Attempt);

    public Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation) =>
        world.Tables.Read<IReadOnlyList<string>>(() => [.. world.Tills.Keys]);

    public async Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation)
    {
        var row = await world.Tables.Read(() => world.Terminals.Find(terminalId));
        if (row.CheckoutId == settlementId)
            return true;
        if (row.CheckoutId is not null && (row.HasBegun || world.Time.Now - row.ClaimedAt < Starter.ClaimGrace))
            return false;
        return await world.Tables.Write(() => world.Terminals.TryClaim(terminalId, row, settlementId));
    }

    public Task<bool> HoldAsync(string terminalId, string settlementId, CancellationToken cancellation) =>
        world.Tables.Write(() => world.Terminals.Confirm(terminalId, settlementId));

    public Task<OpenBatches> FindOpenAsync(string storeId, string terminalId, CancellationToken cancellation) => world.Tables.Read(() =>
    {
        var row = world.Terminals.Find(terminalId);
        return new OpenBatches(
            [.. row.EarlierBatches.Select(b => new BatchId(storeId, terminalId, b))],
            row.Batch == row.ClosedBatch ? null : new BatchId(storeId, terminalId, row.Batch));
    });

    public Task<IReadOnlyList<MoneyMovement>> FindUnknownTradesAsync(string terminalId, CancellationToken cancellation) =>
        world.Tables.Read(() => world.Journal.UnknownTrades(terminalId));

    public Task<Batch> ReadAsync(BatchId batch, CancellationToken cancellation) => world.Tables.Read(() => world.Journal.Batch(batch));

    public async Task CloseAsync(BatchId batch, TerminalSettlement? result, CancellationToken cancellation)
    {
        foreach (var line in (await ReadAsync(batch, cancellation)).Counted)
            await world.Journal.AppendAsync(line.Outcome! with { Event = JournalEvent.Settled, At = world.Time.Now }, cancellation);
        if (result is not null)
            await world.Tables.Write(() => Keep(result));
        await world.Tables.Write(() => world.Terminals.CloseBatch(batch.TerminalId, batch.BatchNo));
    }

    public async Task EndAsync(string terminalId, string settlementId, IReadOnlyList<TerminalSettlement> results, CancellationToken cancellation)
    {
        foreach (var result in results)
            await world.Tables.Write(() => Keep(result));
        await world.Tables.Write(() => world.Terminals.Release(terminalId, settlementId));
    }

    private bool Keep(TerminalSettlement result)
    {
        if (!result.IsSettled && Kept.TryGetValue((result.TerminalId, result.BatchNo), out var kept) && kept.IsSettled)
            return true;
        world.Trace.Say(result.TerminalId, $"batch {result.BatchNo}: {result.Outcome} {result.Reason?.Code} {string.Join(' ', result.Differences)}");
        world.Audit.Settled(result);
        Kept[(result.TerminalId, result.BatchNo)] = result;
        return true;
    }
}
