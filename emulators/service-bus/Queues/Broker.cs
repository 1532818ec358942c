using Amqp;
using Emulators.ServiceBus.Storage;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Queues;

/// <summary>
/// The queues in memory over the store on disk. What a client is told has happened is on disk: memory changes after the
/// commit. One gate guards all state; work under it is short and never waits.
/// </summary>
internal sealed partial class Broker : IDisposable
{
    public const int MaxMessageSize = 256 * 1024;

    private const string MaxDeliveriesReason = "MaxDeliveryCountExceeded";
    private const string ExpiredReason = "TTLExpiredException";

    private readonly Lock _gate = new();
    private readonly Entities _entities;
    private readonly MessageStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Deadlines _deadlines;

    public Broker(Entities entities, MessageStore store, TimeProvider time, ILogger log)
    {
        _entities = entities;
        _store = store;
        _time = time;
        _log = log;
        _deadlines = new Deadlines(time, OnDeadline);
        Load();
    }

    /// <summary>
    /// Puts messages into a queue or topic, all or none. Completes when they are on disk, with the sequence numbers of a
    /// queue's messages, or of scheduled ones.
    /// </summary>
    public Task<IReadOnlyList<long>> EnqueueAsync(string path, IReadOnlyList<IncomingMessage> messages)
    {
        var target = _entities.Target(path);
        if (messages.Sum(m => (long)m.Payload.Length) > MaxMessageSize)
            throw ServiceBusErrors.TooLarge(MaxMessageSize);
        var now = _time.GetUtcNow();
        List<NewMessage> additions = [];
        foreach (var message in messages)
        {
            if (message.ScheduledFor is { } due && due > now)
                additions.Add(new NewMessage(target.Holder, message, now, due));
            else
                additions.AddRange(target.QueuesFor(message.Message).Select(q => new NewMessage(q, message, now, null)));
        }

        lock (_gate)
        {
            if (additions.GroupBy(a => a.Queue).FirstOrDefault(g => !g.Key.HasRoomFor(g.Sum(a => (long)a.Payload.Length))) is { } full)
                throw ServiceBusErrors.Full(full.Key.Path);
        }

        return CommitNew(table => Insert(table, additions), () => Adopt(additions), () => additions.ConvertAll(a => a.Sequence));
    }

    public Task<IReadOnlyList<long>> EnqueueAsync(string path, EmulatorMessage message) =>
        EnqueueAsync(path, [MessageCodec.FromEmulator(message)]);

    public MessageQueue Receivable(string path) => _entities.Receivable(path);

    public void EnsureTarget(string path) => _entities.Target(path);

    public void Join(MessageQueue queue, IConsumer consumer)
    {
        lock (_gate)
            queue.Join(consumer);
    }

    public void Leave(MessageQueue queue, IConsumer consumer)
    {
        lock (_gate)
            queue.Leave(consumer);
    }

    /// <summary>A consumer's credit changed: send what there is.</summary>
    public void CreditChanged(MessageQueue queue)
    {
        lock (_gate)
            Pump(queue);
    }

    /// <summary>Messages from a sequence number on, whatever their state, without locking them.</summary>
    public IReadOnlyList<byte[]> Peek(string path, long fromSequence, int count)
    {
        var queue = _entities.Find(path) ?? throw ServiceBusErrors.EntityNotFound(path);
        lock (_gate)
        {
            return queue.Entries
                .Where(e => e.Sequence >= fromSequence && e.State != EntryState.Settling)
                .Take(count)
                .Select(MessageCodec.ForReceiver)
                .ToList();
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _deadlines.Dispose();
        _store.Dispose();
    }

    private void Load()
    {
        foreach (var stored in _store.ReadAll())
        {
            if (_entities.Find(stored.Queue) is not { } queue)
            {
                _log.LogWarning("Message {Sequence} stays on disk: there is no entity {Queue}", stored.Sequence, stored.Queue);
                continue;
            }

            var entry = new QueueEntry(queue, stored.Sequence, stored.Payload, stored.EnqueuedAt)
            {
                State = stored.State switch
                {
                    StoredState.Deferred => EntryState.Deferred,
                    StoredState.Scheduled => EntryState.Scheduled,
                    _ => EntryState.Active,
                },
                IsDeferred = stored.State == StoredState.Deferred,
                Deliveries = stored.Deliveries,
                DueAt = stored.DueAt,
                ExpiresAt = stored.ExpiresAt,
            };
            queue.Add(entry);
            Watch(entry);
        }

        _store.Start();
        lock (_gate)
        {
            // Held when the broker died, for the last time allowed.
            var exhausted = _entities.All
                .SelectMany(q => q.Entries)
                .Where(e => e.State == EntryState.Active && IsExhausted(e))
                .ToList();
            foreach (var entry in exhausted)
            {
                entry.Queue.Take(entry, EntryState.Settling);
                _ = MoveToDeadLetters(entry, MaxDeliveriesReason, ExhaustedText(entry), []);
            }
        }
    }

    private void Watch(QueueEntry entry)
    {
        if (entry.DueAt is { } due)
            _deadlines.Add(entry, due);
        if (entry.ExpiresAt is { } expires)
            _deadlines.Add(entry, expires);
    }

    private static void Insert(MessageTable table, List<NewMessage> additions)
    {
        foreach (var addition in additions)
        {
            addition.Sequence = table.Insert(
                addition.Queue.Path,
                addition.DueAt is null ? StoredState.Active : StoredState.Scheduled,
                addition.EnqueuedAt,
                addition.DueAt,
                addition.ExpiresAt,
                addition.Payload);
        }
    }

    private void Adopt(List<NewMessage> additions)
    {
        foreach (var addition in additions)
        {
            var entry = new QueueEntry(addition.Queue, addition.Sequence, addition.Payload, addition.EnqueuedAt)
            {
                State = addition.DueAt is null ? EntryState.Active : EntryState.Scheduled,
                DueAt = addition.DueAt,
                ExpiresAt = addition.ExpiresAt,
            };
            addition.Queue.Add(entry);
            Watch(entry);
        }

        foreach (var queue in additions.Select(a => a.Queue).Distinct())
            Pump(queue);
    }

    private void Pump(MessageQueue queue)
    {
        while (queue.Next() is { } entry)
        {
            if (entry.IsExpired(_time.GetUtcNow()))
                Expire(entry);
            else if (queue.NextConsumer() is { } consumer)
                Deliver(entry, consumer);
            else
                break;
        }

        foreach (var consumer in queue.Consumers)
            consumer.Idle();
    }

    private void Deliver(QueueEntry entry, IConsumer consumer)
    {
        if (consumer.DeletesOnReceive)
        {
            entry.Queue.Take(entry, EntryState.Settling);
            _ = Commit(
                table => table.Delete(entry.Sequence),
                () =>
                {
                    entry.Queue.Remove(entry);
                    consumer.Deliver(entry);
                    consumer.Idle();
                },
                () => entry.Queue.Offer(entry));
            return;
        }

        entry.Queue.Lock(entry, _time.GetUtcNow());
        _deadlines.Add(entry, entry.LockedUntil);
        var begun = entry.Deliveries + 1;
        _store.Submit(table => table.SetDeliveries(entry.Sequence, begun), static _ => { });
        consumer.Deliver(entry);
    }

    /// <summary>Writes, then changes memory, or undoes what was reserved when the write failed.</summary>
    private Task Commit(Action<MessageTable> write, Action applied, Action failed)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Submit(write, applied, failed, error =>
        {
            if (error is null)
                done.SetResult();
            else
                done.SetException(error);
        });
        return done.Task;
    }

    private Task<IReadOnlyList<long>> CommitNew(Action<MessageTable> write, Action applied, Func<IReadOnlyList<long>> result)
    {
        var done = new TaskCompletionSource<IReadOnlyList<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Submit(write, applied, static () => { }, error =>
        {
            if (error is null)
                done.SetResult(result());
            else
                done.SetException(error);
        });
        return done.Task;
    }

    private void Submit(Action<MessageTable> write, Action applied, Action failed, Action<AmqpException?> done) =>
        _store.Submit(write, error =>
        {
            lock (_gate)
                (error is null ? applied : failed)();
            done(error is null ? null : new AmqpException(ErrorCode.InternalError, error.Message));
        });

    private sealed class NewMessage(MessageQueue queue, IncomingMessage message, DateTimeOffset enqueuedAt, DateTimeOffset? dueAt)
    {
        public MessageQueue Queue => queue;

        public byte[] Payload => message.Payload;

        public DateTimeOffset EnqueuedAt => enqueuedAt;

        public DateTimeOffset? DueAt => dueAt;

        // A scheduled message begins to age when it becomes visible.
        public DateTimeOffset? ExpiresAt { get; } = dueAt is null ? queue.ExpiryOf(message.TimeToLive, enqueuedAt) : null;

        /// <summary>Set by the writer.</summary>
        public long Sequence { get; set; }
    }
}
