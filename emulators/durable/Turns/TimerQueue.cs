using Emulators.Durable.History;

namespace Emulators.Durable.Turns;

internal readonly record struct TimerKey(long InstanceKey, int Generation, int Id);

/// <summary>All durable timers in one heap, and one timer of the clock for the earliest.</summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>Clocks refuse far dates; looking again once a day costs nothing.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Action<string, Delivery> _deliver;
    private readonly ITimer _alarm;
    private readonly HashSet<TimerKey> _armed = [];
    private PriorityQueue<(TimerKey Key, string InstanceId), DateTime> _heap = new();
    private DateTime _alarmAt = DateTime.MaxValue;

    public TimerQueue(TimeProvider clock, Action<string, Delivery> deliver)
    {
        _clock = clock;
        _deliver = deliver;
        _alarm = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the next timer is due, UTC; null when none is armed. Simulators jump there.</summary>
    public DateTime? NextDue
    {
        get
        {
            lock (_lock)
            {
                while (_heap.TryPeek(out var next, out var due))
                {
                    if (_armed.Contains(next.Key))
                        return due;
                    _heap.Dequeue();
                }
                return null;
            }
        }
    }

    public void Arm(TimerKey key, string instanceId, DateTime due)
    {
        lock (_lock)
        {
            if (!_armed.Add(key))
                return;
            _heap.Enqueue((key, instanceId), due);
            if (due < _alarmAt)
                SetAlarm(due);
        }
    }

    public void Cancel(TimerKey key)
    {
        lock (_lock)
            if (_armed.Remove(key) && _heap.Count > 2 * (_armed.Count + 16))
                DropCancelled();
    }

    public void Dispose() => _alarm.Dispose();

    private void Fire()
    {
        List<(TimerKey Key, string InstanceId)> due = [];
        lock (_lock)
        {
            var now = _clock.GetUtcNow().UtcDateTime;
            while (_heap.TryPeek(out var next, out var at) && (at <= now || !_armed.Contains(next.Key)))
            {
                _heap.Dequeue();
                if (_armed.Remove(next.Key))
                    due.Add(next);
            }
            SetAlarm(_heap.TryPeek(out _, out var earliest) ? earliest : DateTime.MaxValue);
        }
        foreach (var (key, instanceId) in due)
            _deliver(instanceId, new Delivery(new TimerFired(key.Id), null, 0, key.InstanceKey, key.Generation));
    }

    private void SetAlarm(DateTime due)
    {
        _alarmAt = due;
        if (due == DateTime.MaxValue)
        {
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        var sleep = due - _clock.GetUtcNow().UtcDateTime;
        // A millisecond more than needed: clocks' timers round down, and an early alarm would only look again.
        sleep = sleep <= TimeSpan.Zero ? TimeSpan.Zero : sleep + TimeSpan.FromMilliseconds(1);
        _alarm.Change(sleep < LongestSleep ? sleep : LongestSleep, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Most timers lose their race and are cancelled long before they are due: without this the heap would keep them all.</summary>
    private void DropCancelled() => _heap = new PriorityQueue<(TimerKey Key, string InstanceId), DateTime>(
        _heap.UnorderedItems.Where(item => _armed.Contains(item.Element.Key)));
}
