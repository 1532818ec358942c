using Emulators.Durable.History;
using Microsoft.DurableTask;

namespace Emulators.Durable.Orchestrators;

/// <summary>
/// Matches raised events with waiters by name, case ignored. Events without a waiter are kept, first in first out;
/// of several waiters the newest is served; a cancelled waiter never takes an event.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<EventRaised> _kept = new();

    /// <summary>Events nobody has waited for, in order of arrival.</summary>
    public IEnumerable<EventRaised> Kept => _kept;

    /// <exception cref="ArgumentException">Another waiter of this name wants another type.</exception>
    public Task<T> Wait<T>(string name, Action<Action, CancellationToken> onCancelled, CancellationToken cancellation)
    {
        var waiters = _waiters.GetValueOrDefault(name);
        if (waiters is { Count: > 0 } && waiters.Peek().Type != typeof(T))
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {waiters.Peek().Type} but was requested {typeof(T)}.");
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        for (var kept = _kept.First; kept is not null; kept = kept.Next)
        {
            if (!string.Equals(kept.Value.Name, name, StringComparison.OrdinalIgnoreCase))
                continue;
            _kept.Remove(kept);
            return Task.FromResult(converter.Deserialize<T>(kept.Value.Payload)!);
        }
        if (waiters is null)
            _waiters.Add(name, waiters = new Stack<Waiter>(1));
        while (waiters.TryPeek(out var dead) && dead.IsDone)
            waiters.Pop();
        var waiter = new Waiter<T>(converter);
        waiters.Push(waiter);
        onCancelled(() => waiter.Cancel(cancellation), cancellation);
        return waiter.Task;
    }

    /// <summary>Gives the event to a waiter or keeps it. Throws what the payload's conversion throws.</summary>
    public void Raise(EventRaised raised)
    {
        if (_waiters.TryGetValue(raised.Name, out var waiters))
        {
            while (waiters.TryPop(out var waiter))
            {
                if (waiters.Count == 0)
                    _waiters.Remove(raised.Name);
                if (waiter.IsDone)
                    continue;
                waiter.Complete(raised.Payload);
                return;
            }
        }
        Keep(raised);
    }

    public void Keep(EventRaised raised) => _kept.AddLast(raised);

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public abstract bool IsDone { get; }

        public abstract void Complete(string? payload);
    }

    private sealed class Waiter<T>(DataConverter converter) : Waiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public override Type Type => typeof(T);

        public override bool IsDone => _source.Task.IsCompleted;

        public Task<T> Task => _source.Task;

        public override void Complete(string? payload) => _source.TrySetResult(converter.Deserialize<T>(payload)!);

        public void Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
    }
}
