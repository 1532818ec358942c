namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private const int MaxIdLength = 128;

    private string? _messageId;
    private string? _sessionId;
    private string? _replyToSessionId;
    private string? _partitionKey;
    private TimeSpan _timeToLive = TimeSpan.MaxValue;

    public ServiceBusMessage() : this(default(ReadOnlyMemory<byte>))
    {
    }

    public ServiceBusMessage(string? body) : this(BinaryData.FromString(body ?? ""))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body) : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
    }

    /// <summary>A copy to send again. What the broker wrote (sequence, lock, dead-letter reason) stays behind.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        _messageId = receivedMessage.MessageId;
        _partitionKey = receivedMessage.PartitionKey;
        ReplyTo = receivedMessage.ReplyTo;
        _replyToSessionId = receivedMessage.ReplyToSessionId;
        ScheduledEnqueueTime = receivedMessage.ScheduledEnqueueTime;
        _sessionId = receivedMessage.SessionId;
        Subject = receivedMessage.Subject;
        _timeToLive = receivedMessage.TimeToLive;
        To = receivedMessage.To;
        foreach (var (key, value) in receivedMessage.ApplicationProperties)
        {
            if (key is not (ServiceBusReceivedMessage.DeadLetterReasonKey or ServiceBusReceivedMessage.DeadLetterDescriptionKey))
                ApplicationProperties[key] = value;
        }
    }

    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();

    public BinaryData Body { get; set; }

    public string? ContentType { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>At most 128 characters, not empty. The broker assigns one where it is missing.</summary>
    public string? MessageId
    {
        get => _messageId;
        set => _messageId = value is { Length: 0 }
            ? throw new ArgumentException("A message id is null or at least one character.", nameof(value))
            : Bounded(value);
    }

    public string? PartitionKey
    {
        get => _partitionKey;
        set => _partitionKey = Bounded(value);
    }

    public string? ReplyTo { get; set; }

    public string? ReplyToSessionId
    {
        get => _replyToSessionId;
        set => _replyToSessionId = Bounded(value);
    }

    /// <summary>When the message becomes visible; the default value means at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public string? SessionId
    {
        get => _sessionId;
        set => _sessionId = Bounded(value);
    }

    public string? Subject { get; set; }

    /// <summary>How long the message may wait, from its enqueued time. Default: for ever; the entity's own default may be shorter.</summary>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        set => _timeToLive = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A time to live is longer than zero.");
    }

    public string? To { get; set; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private static string? Bounded(string? value) => value is { Length: > MaxIdLength }
        ? throw new ArgumentOutOfRangeException(nameof(value), $"At most {MaxIdLength} characters.")
        : value;
}
