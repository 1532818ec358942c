using Azure.Messaging.ServiceBus.Amqp;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue or topic. Safe for concurrent use; make one and keep it.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly AmqpSender _sender = null!;

    protected ServiceBusSender()
    {
    }

    internal ServiceBusSender(AmqpConnectionScope connection, string entityPath, string? identifier)
    {
        EntityPath = entityPath;
        FullyQualifiedNamespace = connection.Host;
        Identifier = string.IsNullOrEmpty(identifier) ? $"{entityPath}-{Guid.NewGuid()}" : identifier;
        _sender = new AmqpSender(connection, entityPath, Identifier);
    }

    public virtual string EntityPath { get; } = "";

    public virtual string FullyQualifiedNamespace { get; } = "";

    public virtual string Identifier { get; } = "";

    public virtual bool IsClosed => _sender.IsClosed;

    /// <summary>Returns when the broker has the message. Throws <see cref="ServiceBusException"/> when it refuses.</summary>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _sender.SendAsync([message], cancellationToken);
    }

    /// <summary>Sends the messages as one batch: all of them arrive or none.</summary>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = messages.ToList();
        return list.Count == 0 ? Task.CompletedTask : _sender.SendAsync(list, cancellationToken);
    }

    /// <summary>Returns the sequence number by which the scheduled message can be cancelled.</summary>
    public virtual Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _sender.ScheduleAsync(message, scheduledEnqueueTime, cancellationToken);
    }

    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        _sender.CancelScheduledAsync(sequenceNumber, cancellationToken);

    public virtual Task CloseAsync(CancellationToken cancellationToken = default) =>
        _sender.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
