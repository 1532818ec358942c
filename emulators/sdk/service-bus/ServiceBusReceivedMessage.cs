using Amqp;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as the broker delivered it.</summary>
public class ServiceBusReceivedMessage
{
    internal const string DeadLetterReasonKey = "DeadLetterReason";
    internal const string DeadLetterDescriptionKey = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage(BinaryData body) => Body = body;

    public BinaryData Body { get; }

    public string? MessageId { get; internal init; }

    public string? CorrelationId { get; internal init; }

    public string? Subject { get; internal init; }

    public string? SessionId { get; internal init; }

    public string? ReplyToSessionId { get; internal init; }

    public string? To { get; internal init; }

    public string? ReplyTo { get; internal init; }

    public string? ContentType { get; internal init; }

    public string? PartitionKey { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; } = TimeSpan.MaxValue;

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = new Dictionary<string, object>();

    public string LockToken => LockTokenGuid.ToString();

    /// <summary>How often the message was delivered, this time included: 1 on the first delivery.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>When the lock ends. Renewing it through the receiver moves it.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    public long SequenceNumber { get; internal init; } = -1;

    public long EnqueuedSequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime
        ? DateTimeOffset.MaxValue
        : EnqueuedTime + TimeToLive;

    public string? DeadLetterSource { get; internal init; }

    public string? DeadLetterReason => ApplicationProperties.GetValueOrDefault(DeadLetterReasonKey) as string;

    public string? DeadLetterErrorDescription => ApplicationProperties.GetValueOrDefault(DeadLetterDescriptionKey) as string;

    public ServiceBusMessageState State { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    /// <summary>What the link it came on must be told when it is settled; null for a message made by hand.</summary>
    internal (IReceiverLink Link, Message Message)? Delivery { get; init; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
