namespace Emulators.ServiceBus.Queues;

/// <summary>
/// One timer for all lock ends, schedules and expiries: it is set to the earliest. An entry may be listed under times that
/// no longer matter; whoever handles it looks at the entry as it is now. Used under the broker's gate.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly PriorityQueue<QueueEntry, DateTimeOffset> _entries = new();

    public Deadlines(TimeProvider time, Action due)
    {
        _time = time;
        _timer = time.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(QueueEntry entry, DateTimeOffset at)
    {
        var earliest = !_entries.TryPeek(out _, out var first) || at < first;
        _entries.Enqueue(entry, at);
        if (earliest)
            Arm();
    }

    /// <summary>Takes the entries whose time has come; afterwards the timer waits for the next.</summary>
    public List<QueueEntry> TakeDue()
    {
        var now = _time.GetUtcNow();
        List<QueueEntry> due = [];
        while (_entries.TryPeek(out var entry, out var at) && at <= now)
        {
            _entries.Dequeue();
            due.Add(entry);
        }

        Arm();
        return due;
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (!_entries.TryPeek(out _, out var at))
            return;
        var wait = at - _time.GetUtcNow();
        _timer.Change(wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }
}
