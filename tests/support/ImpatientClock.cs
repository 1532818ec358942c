namespace TestSupport;

/// <summary>A clock for code that waits where nothing can happen: whoever waits has waited already.</summary>
public sealed class ImpatientClock(DateTimeOffset start) : TimeProvider
{
    private TimeSpan _waited;

    public override DateTimeOffset GetUtcNow() => start + _waited;

    /// <summary>Sets the time back to the beginning.</summary>
    public void Reset() => _waited = default;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _waited += dueTime;
            callback(state);
        }

        return new Over();
    }

    private sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
