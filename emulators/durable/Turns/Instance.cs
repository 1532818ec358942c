using Emulators.Durable.History;
using Emulators.Durable.Orchestrators;

namespace Emulators.Durable.Turns;

/// <summary>
/// A live instance: its inbox, its last committed row and, when warm, its session. At most one turn of it is between its
/// first event and its commit; what arrives meanwhile waits in the inbox and makes up the next one.
/// </summary>
internal sealed class Instance(InstanceRow row, bool isCommitted, InstanceRow? replaces, TurnRunner runner) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private List<Delivery> _inbox = [];
    private List<Delivery> _batch = [];
    private bool _busy;

    /// <summary>As last committed; for a new instance, as it will be inserted.</summary>
    public InstanceRow Row { get; set; } = row;

    public bool IsCommitted { get; set; } = isCommitted;

    /// <summary>A finished instance of this id, to be removed when this one is first committed.</summary>
    public InstanceRow? Replaces { get; set; } = replaces;

    public OrchestratorSession? Session { get; set; }

    /// <summary>The input of generation 0, once a client has read it; null otherwise.</summary>
    public string? FirstInput { get; set; }

    /// <summary>Open actions by id; owned by the turn.</summary>
    public Dictionary<int, OpenAction> Open { get; } = row.Open.ToDictionary(action => action.Id);

    /// <summary>Finished or evicted: this object takes no more events.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The engine's turn count when this instance last ran: what "least recently used" goes by.</summary>
    public long LastUsed { get; set; }

    /// <summary>False if this object is closed and the caller must look the instance up again.</summary>
    public bool TryDeliver(Delivery delivery, bool inline)
    {
        lock (_lock)
        {
            if (IsClosed)
                return false;
            _inbox.Add(delivery);
            if (_busy)
                return true;
            _busy = true;
        }
        Schedule(inline);
        return true;
    }

    /// <summary>Runs one turn. Called by the work queue.</summary>
    public void Execute()
    {
        lock (_lock)
            (_batch, _inbox) = (_inbox, _batch);
        runner.Run(this, _batch);
    }

    /// <summary>Called when the turn is committed: the next one may begin.</summary>
    /// <param name="first">Events that go before whatever has arrived meanwhile.</param>
    public void EndTurn(IReadOnlyList<Delivery> first)
    {
        lock (_lock)
        {
            _batch.Clear();
            _inbox.InsertRange(0, first);
            _busy = _inbox.Count > 0;
            if (!_busy)
                return;
        }
        Schedule(inline: false);
    }

    /// <summary>Closes a finished instance; returns the events that came too late.</summary>
    public IReadOnlyList<Delivery> Close()
    {
        lock (_lock)
        {
            IsClosed = true;
            var late = _inbox;
            _inbox = [];
            return late;
        }
    }

    /// <summary>Closes the instance if nothing is going on in it.</summary>
    public bool TryEvict()
    {
        lock (_lock)
        {
            if (_busy || IsClosed || !IsCommitted)
                return false;
            IsClosed = true;
            Session = null;
            return true;
        }
    }

    private void Schedule(bool inline)
    {
        if (inline)
            Execute();
        else
            runner.Work.Post(this);
    }
}
