using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>Where batches are settled with the acquirer, over the same way as the money.</summary>
public sealed class SettlementDesk(World world) : ISettlementLink
{
    private Books Books => world.Acquirer.Books;

    public async Task<SettleAnswer> SettleAsync(BatchId batch, SettlementTotals totals, CancellationToken cancellation)
    {
        if (await Ask(() => Books.Settle(batch, totals)) is not { } balanced)
            return SettleAnswer.Unavailable;
        world.Trace.Say("acquirer", $"settles {batch}: {(balanced ? "balanced" : "differs")}");
        return !balanced ? SettleAnswer.Differs : await End(batch) ? SettleAnswer.Balanced : SettleAnswer.Unavailable;
    }

    public async Task<bool> UploadAsync(Batch batch, CancellationToken cancellation)
    {
        for (var line = 0; line < batch.Counted.Count; line++)
            if (await Ask(() => true) is null)
                return false;
        return await End(batch.Id);
    }

    public async Task<IReadOnlyList<StatementLine>> ReadStatementAsync(BatchId batch, CancellationToken cancellation) =>
        await Ask(() => Books.Statement(batch)) ?? throw new AwayException("The statement is out of reach.");

    private async Task<bool> End(BatchId batch)
    {
        if (await Ask(() => Books.Close(batch)) is null)
            return false;
        await world.Acquirer.SignOn(batch.TerminalId);
        return true;
    }

    private async Task<T?> Ask<T>(Func<T> decide) where T : class
    {
        var heard = await world.Acquirer.Link.Send(() => world.Weather.Strikes(Fault.NotNow) ? null : decide());
        return heard.Answer;
    }

    private async Task<bool?> Ask(Func<bool> decide) => (await Ask(() => (object)decide())) as bool?;
}
