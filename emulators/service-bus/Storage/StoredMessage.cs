namespace Emulators.ServiceBus.Storage;

/// <summary>Where a message stands on disk. Locks are not stored: as in Service Bus, a restart of the broker ends them.</summary>
internal enum StoredState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

/// <summary>One row. <paramref name="Deliveries"/> counts begun deliveries, so that a crash while one is held counts too.</summary>
internal sealed record StoredMessage(
    long Sequence,
    string Queue,
    StoredState State,
    int Deliveries,
    DateTimeOffset EnqueuedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? ExpiresAt,
    byte[] Payload);
