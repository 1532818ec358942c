namespace Emulators.Durable;

/// <summary>Where turns and activities run: the thread pool, or the scheduler a simulator drives.</summary>
internal sealed class WorkQueue(TaskScheduler scheduler)
{
    /// <summary>A pool thread that has something for an instance may as well run its turn; a driven scheduler decides the order itself.</summary>
    public bool AllowsInline { get; } = scheduler == TaskScheduler.Default;

    public void Post(IThreadPoolWorkItem item)
    {
        if (AllowsInline)
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
        else
            Task.Factory.StartNew(
                static state => ((IThreadPoolWorkItem)state!).Execute(), item, CancellationToken.None, TaskCreationOptions.None, scheduler);
    }
}
