namespace QuickCheckout.Terminal.Simulated;

/// <summary>The clock of one terminal, which may be wrong: it shows another time than the system's and runs as fast.</summary>
public sealed class SimulatedClock(TimeProvider right) : TimeProvider
{
    private long _aheadTicks;

    /// <summary>How far it is ahead; negative: behind.</summary>
    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref _aheadTicks));
        set => Interlocked.Exchange(ref _aheadTicks, value.Ticks);
    }

    public override TimeZoneInfo LocalTimeZone => right.LocalTimeZone;

    public override long TimestampFrequency => right.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + Ahead;

    public override long GetTimestamp() => right.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        right.CreateTimer(callback, state, dueTime, period);
}
