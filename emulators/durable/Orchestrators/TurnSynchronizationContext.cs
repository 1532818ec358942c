namespace Emulators.Durable.Orchestrators;

/// <summary>
/// The orchestrator's own single thread: whichever thread runs its turn. Continuations that arrive from any other thread
/// (the orchestrator awaited something that is not its context) are not run; the instance keeps waiting, as on Azure.
/// </summary>
internal sealed class TurnSynchronizationContext(Action onForeignContinuation) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Run, object? State)> _ready = new();
    private int _owner;

    /// <summary>True on the thread that runs the current turn.</summary>
    public bool IsCurrent => Volatile.Read(ref _owner) == Environment.CurrentManagedThreadId;

    /// <summary>Makes the calling thread the orchestrator's until the returned scope ends.</summary>
    public Scope Enter()
    {
        var scope = new Scope(this, Current);
        Volatile.Write(ref _owner, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        return scope;
    }

    /// <summary>Runs continuations until none is left.</summary>
    public void Drain()
    {
        while (_ready.TryDequeue(out var next))
            next.Run(next.State);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            _ready.Enqueue((d, state));
        else
            onForeignContinuation();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
            throw new InvalidOperationException("Only the orchestrator's own thread may call into an orchestrator.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    internal readonly struct Scope(TurnSynchronizationContext context, SynchronizationContext? previous) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref context._owner, 0);
            SetSynchronizationContext(previous);
        }
    }
}
