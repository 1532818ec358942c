namespace Emulators.Durable;

/// <summary>Runs tasks only when told to, on the caller's thread and in the order they were queued.</summary>
public sealed class ManualTaskScheduler : TaskScheduler
{
    private readonly Queue<Task> _queue = new();

    /// <summary>Runs everything queued, and everything that queues in turn. Returns how many tasks ran.</summary>
    public int RunUntilIdle()
    {
        var ran = 0;
        while (RunNext())
            ran++;
        return ran;
    }

    /// <summary>Runs the task that was queued first; false when none is queued.</summary>
    public bool RunNext()
    {
        if (TryTake() is not { } task)
            return false;
        TryExecuteTask(task);
        return true;
    }

    protected override void QueueTask(Task task)
    {
        lock (_queue)
            _queue.Enqueue(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_queue)
            return [.. _queue];
    }

    private Task? TryTake()
    {
        lock (_queue)
            return _queue.TryDequeue(out var task) ? task : null;
    }
}
