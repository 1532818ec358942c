using System.Runtime.Serialization;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>Between this library's messages and AMQP's.</summary>
internal static class MessageConverter
{
    private const uint BatchFormat = 0x80013700;

    private static readonly Symbol PartitionKey = "x-opt-partition-key";
    private static readonly Symbol ScheduledTime = "x-opt-scheduled-enqueue-time";
    private static readonly Symbol SequenceNumber = "x-opt-sequence-number";
    private static readonly Symbol EnqueuedSequenceNumber = "x-opt-enqueue-sequence-number";
    private static readonly Symbol EnqueuedTime = "x-opt-enqueued-time";
    private static readonly Symbol LockedUntil = "x-opt-locked-until";
    private static readonly Symbol DeadLetterSource = "x-opt-deadletter-source";
    private static readonly Symbol MessageState = "x-opt-message-state";
    private static readonly Symbol TimeSpanType = "com.microsoft:timespan";
    private static readonly Symbol DateTimeOffsetType = "com.microsoft:datetime-offset";
    private static readonly Symbol UriType = "com.microsoft:uri";

    public static Message ToAmqp(ServiceBusMessage source)
    {
        var message = new Message
        {
            Properties = PropertiesOf(source),
            BodySection = new Data { Binary = source.Body.ToArray() },
        };
        if (source.ApplicationProperties.Count > 0)
        {
            message.ApplicationProperties = new ApplicationProperties();
            foreach (var (key, value) in source.ApplicationProperties)
                message.ApplicationProperties.Map[key] = ToAmqpValue(value);
        }

        var annotations = new MessageAnnotations();
        if (source.PartitionKey is not null)
            annotations.Map[PartitionKey] = source.PartitionKey;
        if (source.ScheduledEnqueueTime != default)
            annotations.Map[ScheduledTime] = source.ScheduledEnqueueTime.UtcDateTime;
        if (annotations.Map.Count > 0)
            message.MessageAnnotations = annotations;
        if (source.TimeToLive < TimeSpan.MaxValue)
            message.Header = new Header { Ttl = (uint)Math.Min(source.TimeToLive.TotalMilliseconds, uint.MaxValue) };
        return message;
    }

    public static Message ToBatch(IReadOnlyList<ServiceBusMessage> sources)
    {
        var data = new DataList();
        foreach (var source in sources)
            data.Add(new Data { Binary = Encode(ToAmqp(source)) });
        return new Message { BodySection = data, Format = BatchFormat };
    }

    public static byte[] Encode(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    public static ServiceBusReceivedMessage FromAmqp(Message message, Guid lockToken, IReceiverLink link)
    {
        var properties = message.Properties ?? new Properties();
        var annotations = message.MessageAnnotations?.Map ?? [];
        return new ServiceBusReceivedMessage(BinaryData.FromBytes(BodyOf(message)))
        {
            MessageId = properties.GetMessageId()?.ToString(),
            CorrelationId = properties.GetCorrelationId()?.ToString(),
            Subject = properties.Subject,
            SessionId = properties.GroupId,
            ReplyToSessionId = properties.ReplyToGroupId,
            To = properties.To,
            ReplyTo = properties.ReplyTo,
            ContentType = properties.ContentType,
            PartitionKey = annotations[PartitionKey] as string,
            TimeToLive = message.Header is { Ttl: > 0 } header ? TimeSpan.FromMilliseconds(header.Ttl) : TimeSpan.MaxValue,
            ScheduledEnqueueTime = Time(annotations[ScheduledTime]),
            ApplicationProperties = message.ApplicationProperties?.Map
                .ToDictionary(pair => pair.Key.ToString()!, pair => FromAmqpValue(pair.Value)) ?? [],
            // The wire counts failed deliveries; this library counts deliveries.
            DeliveryCount = (int)(message.Header?.DeliveryCount ?? 0) + 1,
            LockedUntil = Time(annotations[LockedUntil]),
            SequenceNumber = annotations[SequenceNumber] as long? ?? -1,
            EnqueuedSequenceNumber = annotations[EnqueuedSequenceNumber] as long? ?? 0,
            EnqueuedTime = Time(annotations[EnqueuedTime]),
            DeadLetterSource = annotations[DeadLetterSource] as string,
            State = (ServiceBusMessageState)(annotations[MessageState] as int? ?? 0),
            LockTokenGuid = lockToken,
            Delivery = (link, message),
        };
    }

    /// <summary>A property value as AMQP knows it. Throws <see cref="SerializationException"/> for a type that it does not.</summary>
    public static object? ToAmqpValue(object? value) => value switch
    {
        null or string or bool or char or byte or sbyte or short or ushort or int or uint or long or ulong or float or double
            or Guid or byte[] => value,
        DateTime time => time.ToUniversalTime(),
        DateTimeOffset time => new DescribedValue(DateTimeOffsetType, time.UtcTicks),
        TimeSpan span => new DescribedValue(TimeSpanType, span.Ticks),
        Uri uri => new DescribedValue(UriType, uri.AbsoluteUri),
        _ => throw new SerializationException($"A property of type {value.GetType()} cannot be sent."),
    };

    private static object FromAmqpValue(object value) => value switch
    {
        DescribedValue { Value: long ticks } described when TimeSpanType.Equals(described.Descriptor) => TimeSpan.FromTicks(ticks),
        DescribedValue { Value: long ticks } described when DateTimeOffsetType.Equals(described.Descriptor) =>
            new DateTimeOffset(ticks, TimeSpan.Zero),
        DescribedValue { Value: string uri } described when UriType.Equals(described.Descriptor) => new Uri(uri),
        Symbol symbol => symbol.ToString(),
        _ => value,
    };

    private static Properties PropertiesOf(ServiceBusMessage source)
    {
        // A property that is set to null would still be written; so each is set only where there is a value.
        var properties = new Properties();
        if (source.MessageId is not null)
            properties.MessageId = source.MessageId;
        if (source.CorrelationId is not null)
            properties.CorrelationId = source.CorrelationId;
        if (source.ContentType is not null)
            properties.ContentType = source.ContentType;
        if (source.Subject is not null)
            properties.Subject = source.Subject;
        if (source.To is not null)
            properties.To = source.To;
        if (source.ReplyTo is not null)
            properties.ReplyTo = source.ReplyTo;
        if (source.SessionId is not null)
            properties.GroupId = source.SessionId;
        if (source.ReplyToSessionId is not null)
            properties.ReplyToGroupId = source.ReplyToSessionId;
        return properties;
    }

    private static byte[] BodyOf(Message message) => message.BodySection switch
    {
        Data data => data.Binary,
        DataList list => [.. Enumerable.Range(0, list.Count).SelectMany(i => list[i].Binary)],
        AmqpValue { Value: byte[] bytes } => bytes,
        AmqpValue { Value: string text } => System.Text.Encoding.UTF8.GetBytes(text),
        null => [],
        _ => throw new NotSupportedException("Only messages with a data body can be read."),
    };

    private static DateTimeOffset Time(object? value) =>
        value is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : default;
}
