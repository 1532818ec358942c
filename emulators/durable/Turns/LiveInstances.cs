using System.Collections.Concurrent;
using Emulators.Durable.History;
using Emulators.Durable.Storage;

namespace Emulators.Durable.Turns;

/// <summary>The instances in memory, by id. Others are loaded when an event comes for them; beyond the bound the least used idle ones leave.</summary>
internal sealed class LiveInstances(IDurableStore store, int bound)
{
    private const int LoadLocks = 64;
    private readonly ConcurrentDictionary<string, Instance> _live = new();
    private readonly Lock[] _loading = [.. Enumerable.Range(0, LoadLocks).Select(_ => new Lock())];
    private long _lastKey = store.LastIds().Key;
    private long _turns;
    private int _count; // ConcurrentDictionary.Count would take all of its locks, at every start.
    private int _evicting;

    public TurnRunner Runner { get; set; } = null!;

    public Postman Postman { get; set; } = null!;

    /// <summary>The row as last committed; null when unknown.</summary>
    public InstanceRow? Row(string id) =>
        _live.TryGetValue(id, out var instance) && instance.IsCommitted ? instance.Row : store.Find(id);

    /// <summary>What a committed row's execution was started with: kept in its first turn's record, and in memory once somebody asked.</summary>
    public string? Input(InstanceRow row)
    {
        if (row.Turns == 0)
            return null;
        // Continue-as-new gives the same instance another input: only the first one is remembered.
        var instance = row.Generation == 0 && _live.TryGetValue(row.Id, out var live) && live.Row.Key == row.Key ? live : null;
        if (instance?.FirstInput is { } known)
            return known;
        var input = store.ReadTurn(row.Key, 0).Events.OfType<ExecutionStarted>().FirstOrDefault()?.Input;
        if (instance is not null)
            instance.FirstInput = input;
        return input;
    }

    /// <summary>Puts the event into the instance's inbox; false when there is no such instance or it has finished.</summary>
    public bool TryDeliver(string id, Delivery delivery, bool inline = false)
    {
        while (Get(id) is { } instance)
        {
            instance.LastUsed = Interlocked.Increment(ref _turns);
            if (instance.TryDeliver(delivery, inline))
                return true;
            Remove(instance);
        }
        return false;
    }

    /// <summary>Creates an instance with its first event; false when one of this id has not finished.</summary>
    /// <param name="isNewId">True when the id was just made up, so that the store need not be asked.</param>
    public bool TryStart(string id, NewInstance start, DateTime now, Delivery delivery, bool isNewId = false)
    {
        lock (LockOf(id))
        {
            if (_live.TryGetValue(id, out var existing))
            {
                if (!existing.IsClosed)
                    return false;
                Remove(existing);
            }
            var old = isNewId ? null : store.Find(id);
            if (old is { IsFinished: false })
                return false;
            var row = new InstanceRow
            {
                Key = Interlocked.Increment(ref _lastKey),
                Id = id,
                Name = start.Name,
                Version = start.Version,
                Parent = start.Parent,
                Tags = start.Tags,
                CreatedAt = now,
                UpdatedAt = now,
            };
            var instance = new Instance(row, isCommitted: false, old, Runner) { LastUsed = Interlocked.Increment(ref _turns) };
            Add(instance);
            instance.TryDeliver(delivery, inline: false);
        }
        EvictBeyondBound();
        return true;
    }

    /// <summary>Takes a finished instance out of memory. Events that came too late are refused; stored messages are dropped.</summary>
    public void Finish(Instance instance)
    {
        var late = instance.Close();
        Remove(instance);
        foreach (var delivery in late)
        {
            delivery.Ack?.TrySetException(Refusals.UnknownOrFinished(instance.Row.Id));
            if (delivery.MessageId != 0)
                Postman.Drop(delivery.MessageId);
        }
    }

    private Instance? Get(string id)
    {
        if (_live.TryGetValue(id, out var instance))
            return instance;
        // Under the lock: between reading the row and adding it nobody else may load, run and evict the instance.
        lock (LockOf(id))
        {
            if (_live.TryGetValue(id, out instance))
                return instance;
            if (store.Find(id) is not { IsFinished: false } row)
                return null;
            instance = new Instance(row, isCommitted: true, null, Runner) { LastUsed = Interlocked.Increment(ref _turns) };
            Add(instance);
        }
        EvictBeyondBound();
        return instance;
    }

    /// <summary>Called with the id's lock held, so that the id is free.</summary>
    private void Add(Instance instance)
    {
        if (!_live.TryAdd(instance.Row.Id, instance))
            throw new InvalidOperationException($"Instance '{instance.Row.Id}' is in memory twice.");
        Interlocked.Increment(ref _count);
    }

    private void Remove(Instance instance)
    {
        if (_live.TryRemove(KeyValuePair.Create(instance.Row.Id, instance)))
            Interlocked.Decrement(ref _count);
    }

    private Lock LockOf(string id) => _loading[(uint)id.GetHashCode(StringComparison.Ordinal) % LoadLocks];

    private void EvictBeyondBound()
    {
        if (_count <= bound || Interlocked.Exchange(ref _evicting, 1) == 1)
            return;
        // A tenth at a time, so that the sort is paid once for many instances.
        foreach (var instance in _live.Values.OrderBy(instance => instance.LastUsed).Take(_count - bound + (bound / 10)))
            if (instance.TryEvict())
                Remove(instance);
        Volatile.Write(ref _evicting, 0);
    }
}
