using Amqp;
using Emulators.ServiceBus.Storage;

namespace Emulators.ServiceBus.Queues;

/// <summary>How messages that are held, scheduled or expired move on.</summary>
internal sealed partial class Broker
{
    /// <summary>Ends a lock. Completes when the outcome is on disk; throws when the lock is not held.</summary>
    public Task SettleAsync(MessageQueue queue, Guid lockToken, Settlement settlement)
    {
        lock (_gate)
        {
            var entry = queue.FindLocked(lockToken, _time.GetUtcNow()) ?? throw ServiceBusErrors.LockLost();
            if (settlement is Settlement.DeadLetter && queue.DeadLetters is null)
                throw new AmqpException(ErrorCode.NotAllowed, "A message in a dead-letter queue cannot be dead-lettered again.");
            queue.Unlock(entry);
            return settlement switch
            {
                Settlement.Complete => Commit(
                    table => table.Delete(entry.Sequence), () => queue.Remove(entry), () => queue.Offer(entry)),
                Settlement.Release => Release(entry),
                Settlement.Abandon abandon => Abandon(entry, abandon.Properties),
                Settlement.Defer defer => Defer(entry, defer.Properties),
                Settlement.DeadLetter dead => MoveToDeadLetters(entry, dead.Reason, dead.Description, dead.Properties),
                _ => throw new NotSupportedException(settlement.GetType().Name),
            };
        }
    }

    /// <summary>Starts a lock anew; returns when it ends now.</summary>
    public DateTimeOffset RenewLock(MessageQueue queue, Guid lockToken)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var entry = queue.FindLocked(lockToken, now) ?? throw ServiceBusErrors.LockLost();
            entry.LockedUntil = now + queue.Options.LockDuration;
            _deadlines.Add(entry, entry.LockedUntil);
            return entry.LockedUntil;
        }
    }

    /// <summary>Takes back scheduled messages, all or none.</summary>
    public Task CancelScheduledAsync(string path, IReadOnlyList<long> sequences)
    {
        var holder = _entities.Target(path).Holder;
        lock (_gate)
        {
            var entries = sequences
                .Select(s => holder.Find(s) is { State: EntryState.Scheduled } entry ? entry : throw ServiceBusErrors.NotFound(s))
                .ToList();
            foreach (var entry in entries)
                entry.State = EntryState.Settling;
            return Commit(
                table => entries.ForEach(e => table.Delete(e.Sequence)),
                () => entries.ForEach(holder.Remove),
                () => entries.ForEach(e => e.State = EntryState.Scheduled));
        }
    }

    /// <summary>Locks deferred messages and returns them. Throws when one is not there.</summary>
    public IReadOnlyList<(Guid LockToken, byte[] Message)> ReceiveDeferred(MessageQueue queue, IReadOnlyList<long> sequences)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var entries = sequences
                .Select(s => queue.Find(s) is { State: EntryState.Deferred } entry ? entry : throw ServiceBusErrors.NotFound(s))
                .ToList();
            foreach (var entry in entries)
            {
                queue.Lock(entry, now);
                _deadlines.Add(entry, entry.LockedUntil);
            }

            return entries.ConvertAll(e => (e.LockToken, MessageCodec.ForReceiver(e)));
        }
    }

    private static bool IsExhausted(QueueEntry entry) =>
        entry.Queue.DeadLetters is not null && entry.Deliveries >= entry.Queue.Options.MaxDeliveryCount;

    private static string ExhaustedText(QueueEntry entry) =>
        $"Message could not be consumed after {entry.Queue.Options.MaxDeliveryCount} delivery attempts.";

    private Task Release(QueueEntry entry)
    {
        Offer(entry);
        var deliveries = entry.Deliveries;
        return Commit(table => table.SetDeliveries(entry.Sequence, deliveries), static () => { }, static () => { });
    }

    private Task Abandon(QueueEntry entry, IReadOnlyDictionary<string, object> properties)
    {
        entry.Deliveries++;
        if (IsExhausted(entry))
            return MoveToDeadLetters(entry, MaxDeliveriesReason, ExhaustedText(entry), properties);
        if (properties.Count == 0)
        {
            // Nothing to write: the disk has counted this delivery since it began.
            Offer(entry);
            return Task.CompletedTask;
        }

        return Rewrite(
            entry, entry.IsDeferred ? StoredState.Deferred : StoredState.Active, properties, () => Offer(entry));
    }

    private Task Defer(QueueEntry entry, IReadOnlyDictionary<string, object> properties) =>
        Rewrite(entry, StoredState.Deferred, properties, () =>
        {
            entry.IsDeferred = true;
            Offer(entry);
        });

    private Task Rewrite(QueueEntry entry, StoredState state, IReadOnlyDictionary<string, object> properties, Action applied)
    {
        var payload = MessageCodec.WithProperties(entry.Payload, properties);
        return Commit(
            table => table.Replace(entry.Sequence, entry.Queue.Path, state, entry.Deliveries, entry.ExpiresAt, payload),
            () =>
            {
                entry.Queue.Replace(entry, payload);
                applied();
            },
            () => Offer(entry));
    }

    private Task MoveToDeadLetters(
        QueueEntry entry, string? reason, string? description, IEnumerable<KeyValuePair<string, object>> properties)
    {
        var target = entry.Queue.DeadLetters
            ?? throw new InvalidOperationException($"{entry.Queue.Path} has no dead-letter queue.");
        List<KeyValuePair<string, object>> all = [.. properties];
        if (reason is not null)
            all.Add(new(MessageCodec.DeadLetterReason, reason));
        if (description is not null)
            all.Add(new(MessageCodec.DeadLetterDescription, description));
        var dead = new QueueEntry(target, entry.Sequence, MessageCodec.WithProperties(entry.Payload, all), entry.EnqueuedAt)
        {
            Deliveries = entry.Deliveries,
        };
        return Commit(
            table => table.Replace(dead.Sequence, target.Path, StoredState.Active, dead.Deliveries, null, dead.Payload),
            () =>
            {
                entry.Queue.Remove(entry);
                target.Add(dead);
                Pump(target);
            },
            () => Offer(entry));
    }

    private void Offer(QueueEntry entry)
    {
        entry.Queue.Offer(entry);
        Pump(entry.Queue);
    }

    private void Expire(QueueEntry entry)
    {
        entry.Queue.Take(entry, EntryState.Settling);
        if (entry.Queue.Options.DeadLetteringOnMessageExpiration)
            _ = MoveToDeadLetters(entry, ExpiredReason, "The message expired and was dead lettered.", []);
        else
            _ = Commit(table => table.Delete(entry.Sequence), () => entry.Queue.Remove(entry), () => entry.Queue.Offer(entry));
    }

    private void OnDeadline()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var entry in _deadlines.TakeDue())
            {
                if (entry.State == EntryState.Locked && entry.LockedUntil <= now)
                {
                    entry.Queue.Unlock(entry);
                    _ = Abandon(entry, new Dictionary<string, object>());
                }
                else if (entry.State == EntryState.Scheduled && entry.DueAt <= now)
                {
                    Activate(entry, now);
                }
                else if (entry.State is EntryState.Active or EntryState.Deferred && entry.IsExpired(now))
                {
                    Expire(entry);
                }
            }
        }
    }

    /// <summary>A scheduled message comes due: it gets a new sequence number, as if it had been sent now.</summary>
    private void Activate(QueueEntry scheduled, DateTimeOffset now)
    {
        scheduled.State = EntryState.Settling;
        var message = MessageCodec.FromBytes(scheduled.Payload);
        var additions = _entities.Target(scheduled.Queue.Path)
            .QueuesFor(message.Message)
            .Select(q => new NewMessage(q, message, now, null))
            .ToList();
        _ = Commit(
            table =>
            {
                table.Delete(scheduled.Sequence);
                Insert(table, additions);
            },
            () =>
            {
                scheduled.Queue.Remove(scheduled);
                Adopt(additions);
            },
            () => scheduled.State = EntryState.Scheduled);
    }
}
