namespace Emulators.ServiceBus.Queues;

/// <summary>Where a message stands while the broker runs. Settling: its fate is decided and being written.</summary>
internal enum EntryState
{
    Active,
    Locked,
    Settling,
    Deferred,
    Scheduled,
}

/// <summary>One message in one queue. Changed only under the broker's gate.</summary>
internal sealed class QueueEntry(MessageQueue queue, long sequence, byte[] payload, DateTimeOffset enqueuedAt)
{
    public MessageQueue Queue => queue;

    public long Sequence => sequence;

    public DateTimeOffset EnqueuedAt => enqueuedAt;

    public byte[] Payload { get; set; } = payload;

    public EntryState State { get; set; }

    /// <summary>Set aside: when its lock ends it is not offered, but waits to be asked for.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Deliveries that ended without success.</summary>
    public int Deliveries { get; set; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
