namespace Emulators.ServiceBus.Queues;

/// <summary>Somebody who takes messages from a queue as their credit allows. Called under the broker's gate.</summary>
internal interface IConsumer
{
    /// <summary>Receive-and-delete: the message is gone from the queue before it is sent.</summary>
    bool DeletesOnReceive { get; }

    bool TryTakeCredit();

    /// <summary>Sends a message for which credit was taken.</summary>
    void Deliver(QueueEntry entry);

    /// <summary>Called when nothing more can be delivered now.</summary>
    void Idle();
}

/// <summary>The messages of one queue, subscription or dead-letter queue. Changed only under the broker's gate.</summary>
internal sealed class MessageQueue(string path, ReceivableOptions options, MessageQueue? deadLetters)
{
    private readonly SortedDictionary<long, QueueEntry> _entries = [];
    private readonly SortedDictionary<long, QueueEntry> _active = [];
    private readonly Dictionary<Guid, QueueEntry> _locked = [];
    private readonly LinkedList<IConsumer> _consumers = [];
    private long _bytes;

    public string Path => path;

    public ReceivableOptions Options => options;

    /// <summary>Null in a dead-letter queue itself: nothing leaves it by expiry or by count.</summary>
    public MessageQueue? DeadLetters => deadLetters;

    public IEnumerable<QueueEntry> Entries => _entries.Values;

    public IEnumerable<IConsumer> Consumers => _consumers;

    public bool HasRoomFor(long bytes) => _bytes + bytes <= options.MaxSizeInBytes;

    public DateTimeOffset? ExpiryOf(TimeSpan? timeToLive, DateTimeOffset enqueuedAt)
    {
        var life = timeToLive is { } own && own < options.DefaultMessageTimeToLive ? own : options.DefaultMessageTimeToLive;
        return life >= DateTimeOffset.MaxValue - enqueuedAt ? null : enqueuedAt + life;
    }

    public void Add(QueueEntry entry)
    {
        _entries.Add(entry.Sequence, entry);
        _bytes += entry.Payload.Length;
        if (entry.State == EntryState.Active)
            _active.Add(entry.Sequence, entry);
    }

    public void Remove(QueueEntry entry)
    {
        _entries.Remove(entry.Sequence);
        _active.Remove(entry.Sequence);
        _bytes -= entry.Payload.Length;
    }

    public void Replace(QueueEntry entry, byte[] payload)
    {
        _bytes += payload.Length - entry.Payload.Length;
        entry.Payload = payload;
    }

    /// <summary>Makes a message available again.</summary>
    public void Offer(QueueEntry entry)
    {
        if (entry.IsDeferred)
        {
            entry.State = EntryState.Deferred;
            return;
        }

        entry.State = EntryState.Active;
        _active.Add(entry.Sequence, entry);
    }

    public QueueEntry? Next() => _active.Count == 0 ? null : _active.First().Value;

    public QueueEntry? Find(long sequence) => _entries.GetValueOrDefault(sequence);

    public void Take(QueueEntry entry, EntryState state)
    {
        _active.Remove(entry.Sequence);
        entry.State = state;
    }

    public void Lock(QueueEntry entry, DateTimeOffset now)
    {
        _active.Remove(entry.Sequence);
        entry.State = EntryState.Locked;
        entry.LockToken = Guid.NewGuid();
        entry.LockedUntil = now + options.LockDuration;
        _locked.Add(entry.LockToken, entry);
    }

    public void Unlock(QueueEntry entry)
    {
        _locked.Remove(entry.LockToken);
        entry.State = EntryState.Settling;
    }

    public QueueEntry? FindLocked(Guid token, DateTimeOffset now) =>
        _locked.TryGetValue(token, out var entry) && entry.LockedUntil > now ? entry : null;

    public void Join(IConsumer consumer) => _consumers.AddLast(consumer);

    public void Leave(IConsumer consumer) => _consumers.Remove(consumer);

    /// <summary>The next consumer with credit, in turn; its credit is taken.</summary>
    public IConsumer? NextConsumer()
    {
        for (var node = _consumers.First; node is not null; node = node.Next)
        {
            if (!node.Value.TryTakeCredit())
                continue;
            _consumers.Remove(node);
            _consumers.AddLast(node);
            return node.Value;
        }

        return null;
    }
}
