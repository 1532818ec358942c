using System.Collections.Concurrent;
using Emulators.Durable.History;

namespace Emulators.Durable.Client;

/// <summary>Callers that wait for an instance to start or to finish.</summary>
internal sealed class Waiters
{
    private readonly ConcurrentDictionary<string, List<Waiter>> _waiters = new();

    /// <summary>Registers first and reads then, so that a change in between is not missed.</summary>
    public async Task<InstanceRow> Wait(string id, bool untilFinished, Func<InstanceRow?> read, CancellationToken cancellation)
    {
        var waiter = new Waiter(untilFinished);
        Add(id, waiter);
        try
        {
            if (read() is { } row)
                waiter.Offer(row);
            return await waiter.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Remove(id, waiter);
        }
    }

    public void Notify(InstanceRow row)
    {
        if (!_waiters.TryGetValue(row.Id, out var waiters))
            return;
        lock (waiters)
            foreach (var waiter in waiters)
                waiter.Offer(row);
    }

    /// <summary>Ends every wait with a refusal: the engine has stopped.</summary>
    public void Stop()
    {
        foreach (var waiters in _waiters.Values)
            lock (waiters)
                foreach (var waiter in waiters)
                    waiter.Refuse(Refusals.Stopped());
    }

    private void Add(string id, Waiter waiter)
    {
        while (true)
        {
            var waiters = _waiters.GetOrAdd(id, _ => []);
            lock (waiters)
            {
                if (!_waiters.TryGetValue(id, out var current) || current != waiters)
                    continue; // Removed between the two calls.
                waiters.Add(waiter);
                return;
            }
        }
    }

    private void Remove(string id, Waiter waiter)
    {
        if (!_waiters.TryGetValue(id, out var waiters))
            return;
        lock (waiters)
        {
            waiters.Remove(waiter);
            if (waiters.Count == 0)
                _waiters.TryRemove(KeyValuePair.Create(id, waiters));
        }
    }

    private sealed class Waiter(bool untilFinished)
    {
        private readonly TaskCompletionSource<InstanceRow> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<InstanceRow> Task => _source.Task;

        public void Refuse(Exception reason) => _source.TrySetException(reason);

        public void Offer(InstanceRow row)
        {
            if (untilFinished ? row.IsFinished : row.Status != Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Pending)
                _source.TrySetResult(row);
        }
    }
}
