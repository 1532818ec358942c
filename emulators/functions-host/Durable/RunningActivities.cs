using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Durable;

/// <summary>
/// Keeps what the host's own stop does to activities out of history: one that ends with an exception while the host
/// stops has not failed, it was interrupted. It gives the engine no answer, so it runs again after the next start.
/// </summary>
internal sealed class RunningActivities(ILogger logger, CancellationToken stopping)
{
    private readonly TaskCompletionSource<object?> _never = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public async Task<object?> Run(Func<Task<object?>> activity, string name)
    {
        Interlocked.Increment(ref _running);
        try
        {
            return await activity();
        }
        catch (Exception interrupted) when (stopping.IsCancellationRequested)
        {
            logger.LogInformation(interrupted, "Activity {Name} was interrupted and will run again after the next start", name);
        }
        finally
        {
            Leave();
        }

        return await _never.Task;
    }

    /// <summary>Completes when no activity runs that can still give an answer.</summary>
    public Task Ended()
    {
        if (Volatile.Read(ref _running) == 0)
            _ended.TrySetResult();
        return _ended.Task;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0 && stopping.IsCancellationRequested)
            _ended.TrySetResult();
    }
}
