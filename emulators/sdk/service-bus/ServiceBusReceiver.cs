using Azure.Messaging.ServiceBus.Amqp;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one queue, subscription or dead-letter queue. Messages are pushed by the broker as credit allows.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly AmqpReceiver _receiver = null!;

    protected ServiceBusReceiver()
    {
    }

    internal ServiceBusReceiver(AmqpConnectionScope connection, string entityPath, ServiceBusReceiverOptions options)
    {
        EntityPath = options.SubQueue switch
        {
            SubQueue.DeadLetter => entityPath + "/$DeadLetterQueue",
            SubQueue.TransferDeadLetter => entityPath + "/$Transfer/$DeadLetterQueue",
            _ => entityPath,
        };
        FullyQualifiedNamespace = connection.Host;
        Identifier = string.IsNullOrEmpty(options.Identifier) ? $"{EntityPath}-{Guid.NewGuid()}" : options.Identifier;
        PrefetchCount = options.PrefetchCount;
        ReceiveMode = options.ReceiveMode;
        _receiver = new AmqpReceiver(connection, EntityPath, Identifier, ReceiveMode, PrefetchCount);
    }

    public virtual string EntityPath { get; } = "";

    public virtual string FullyQualifiedNamespace { get; } = "";

    public virtual string Identifier { get; } = "";

    public virtual bool IsClosed => _receiver.IsClosed;

    public virtual int PrefetchCount { get; }

    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>The next message, or null when none came within <paramref name="maxWaitTime"/> (default 60 s).</summary>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken).ConfigureAwait(false);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>Waits up to <paramref name="maxWaitTime"/> (default 60 s) for a first message; returns it with those that are there too.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait)
        {
            if (PrefetchCount > 0)
                ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(maxWaitTime));
            else
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        }

        return _receiver.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);
    }

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.Completed, null, null, null, cancellationToken);

    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.Abandoned, propertiesToModify, null, null, cancellationToken);

    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.Deferred, propertiesToModify, null, null, cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLettered, propertiesToModify, null, null, cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLettered, null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify,
        string deadLetterReason,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(
            message, Settlement.DeadLettered, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Starts the lock anew and moves <see cref="ServiceBusReceivedMessage.LockedUntil"/>.</summary>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ThrowUnlessLocked(message);
        message.LockedUntil = await _receiver.RenewLockAsync(message.LockTokenGuid, cancellationToken).ConfigureAwait(false);
    }

    public virtual Task CloseAsync(CancellationToken cancellationToken = default) =>
        _receiver.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private Task SettleAsync(
        ServiceBusReceivedMessage message,
        Settlement settlement,
        IDictionary<string, object>? propertiesToModify,
        string? reason,
        string? description,
        CancellationToken cancellationToken)
    {
        ThrowUnlessLocked(message);
        return _receiver.SettleAsync(message, settlement, propertiesToModify, reason, description, cancellationToken);
    }

    private void ThrowUnlessLocked(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (ReceiveMode != ServiceBusReceiveMode.PeekLock)
            throw new InvalidOperationException("A message received in ReceiveAndDelete mode is already settled.");
        if (message.LockTokenGuid == Guid.Empty)
            throw new InvalidOperationException("The message holds no lock: it was peeked or made by hand.");
    }
}
