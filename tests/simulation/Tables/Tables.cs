using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>A call to tables, blobs or hub that failed, perhaps after it took effect.</summary>
public sealed class AwayException(string message) : IOException(message);

/// <summary>The way to tables and blobs: each call takes its time, and may fail before or after it took effect.</summary>
public sealed class Tables(World world)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly Outage _away = new(world.Weather, world.Dice, world.Time, Fault.TablesAway, TimeSpan.FromMinutes(25));

    public async Task<T> Read<T>(Func<T> effect)
    {
        await Travel();
        return effect();
    }

    /// <param name="effect">Atomic: what a conditional write of one row can do.</param>
    public async Task<T> Write<T>(Func<T> effect)
    {
        await Travel();
        if (world.Weather.Strikes(Fault.WriteFailsBefore))
            throw new AwayException("The write did not arrive.");
        var result = effect();
        await world.Time.Sleep(world.Dice.Skewed(Quick));
        if (world.Weather.Strikes(Fault.WriteFailsAfter))
            throw new AwayException("The answer to the write was lost.");
        return result;
    }

    private async Task Travel()
    {
        await world.Time.Sleep(world.Dice.Skewed(world.Weather.Strikes(Fault.CallTakesLong) ? Long : Quick));
        if (_away.IsOn)
            throw new AwayException("The tables are away.");
    }
}
