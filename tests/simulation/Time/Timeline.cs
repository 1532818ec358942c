namespace QuickCheckout.Simulation.Time;

/// <summary>Virtual time: what is to happen, in order, and a clock that jumps from one to the next. Engines set their alarms on it too.</summary>
public sealed class Timeline : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Action, (long Ticks, long Number)> _ahead = new();
    private DateTimeOffset _now = Start;
    private long _number;

    public DateTimeOffset Now => _now;

    public TimeSpan Elapsed => _now - Start;

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>What happens at the same moment happens in the order in which it was foreseen.</summary>
    public void After(TimeSpan delay, Action happens) =>
        _ahead.Enqueue(happens, ((_now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero)).Ticks, _number++));

    public Task Sleep(TimeSpan time)
    {
        var over = new TaskCompletionSource();
        After(time, over.SetResult);
        return over.Task;
    }

    /// <summary>Jumps to the next thing that happens, and lets it; false when nothing is ahead.</summary>
    public bool Step()
    {
        if (!_ahead.TryDequeue(out var happens, out var at))
            return false;
        _now = new DateTimeOffset(at.Ticks, TimeSpan.Zero);
        happens();
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>A timer that rings once; set anew, it forgets what it was set to before.</summary>
    private sealed class Alarm(Timeline time, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                time.After(dueTime, () => Ring(setting));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(int setting)
        {
            if (setting == _setting)
                callback(state);
        }
    }
}
