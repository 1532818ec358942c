using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Emulators.ServiceBus.Queues;

/// <summary>A message on its way in: as it will be stored, and what the broker needs to know of it.</summary>
internal sealed record IncomingMessage(Message Message, byte[] Payload, TimeSpan? TimeToLive, DateTimeOffset? ScheduledFor);

/// <summary>Between the bytes of clients, of the disk and of deliveries.</summary>
internal static class MessageCodec
{
    public const uint BatchFormat = 0x80013700;
    public const string DeadLetterReason = "DeadLetterReason";
    public const string DeadLetterDescription = "DeadLetterErrorDescription";

    private static readonly Symbol SequenceNumber = "x-opt-sequence-number";
    private static readonly Symbol EnqueuedTime = "x-opt-enqueued-time";
    private static readonly Symbol LockedUntil = "x-opt-locked-until";
    private static readonly Symbol ScheduledTime = "x-opt-scheduled-enqueue-time";
    private static readonly Symbol MessageState = "x-opt-message-state";

    /// <summary>The messages of one transfer: one, or those of a batch.</summary>
    public static IReadOnlyList<IncomingMessage> FromTransfer(uint format, byte[] bytes)
    {
        if (format != BatchFormat)
            return [FromBytes(bytes)];
        return Decode(bytes).BodySection switch
        {
            Data data => [FromBytes(data.Binary)],
            DataList list => [.. Enumerable.Range(0, list.Count).Select(i => FromBytes(list[i].Binary))],
            _ => throw ServiceBusErrors.BadArgument("A batch holds its messages as data sections."),
        };
    }

    public static IncomingMessage FromBytes(byte[] bytes) => FromMessage(Decode(bytes));

    public static IncomingMessage FromMessage(Message message)
    {
        message.Properties ??= new Properties();
        if (message.Properties.GetMessageId() is null)
            message.Properties.MessageId = Guid.NewGuid().ToString("N");
        message.DeliveryAnnotations = null;
        TimeSpan? timeToLive = message.Header is { Ttl: > 0 } header ? TimeSpan.FromMilliseconds(header.Ttl) : null;
        DateTimeOffset? scheduledFor = message.MessageAnnotations?[ScheduledTime] is DateTime time
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
            : null;
        return new IncomingMessage(message, Encode(message), timeToLive, scheduledFor);
    }

    public static IncomingMessage FromEmulator(EmulatorMessage source)
    {
        var message = new Message
        {
            BodySection = new Data { Binary = source.Body.ToArray() },
            Properties = new Properties(),
        };
        if (source.MessageId is not null)
            message.Properties.MessageId = source.MessageId;
        if (source.CorrelationId is not null)
            message.Properties.CorrelationId = source.CorrelationId;
        if (source.ContentType is not null)
            message.Properties.ContentType = source.ContentType;
        if (source.ContentEncoding is not null)
            message.Properties.ContentEncoding = source.ContentEncoding;
        if (source.Subject is not null)
            message.Properties.Subject = source.Subject;
        if (source.TimeToLive is { } life && life.TotalMilliseconds < uint.MaxValue)
            message.Header = new Header { Ttl = (uint)life.TotalMilliseconds };
        return FromBytes(WithProperties(Encode(message), source.ApplicationProperties));
    }

    /// <summary>The message with application properties added or replaced.</summary>
    public static byte[] WithProperties(byte[] payload, IEnumerable<KeyValuePair<string, object>> properties)
    {
        Message? message = null;
        foreach (var (key, value) in properties)
        {
            message ??= Decode(payload);
            message.ApplicationProperties ??= new ApplicationProperties();
            message.ApplicationProperties.Map[key] = value;
        }

        return message is null ? payload : Encode(message);
    }

    /// <summary>A stored message as its receiver gets it.</summary>
    public static byte[] ForReceiver(QueueEntry entry)
    {
        var message = Decode(entry.Payload);
        message.Header ??= new Header();
        message.Header.DeliveryCount = (uint)entry.Deliveries;
        message.MessageAnnotations ??= new MessageAnnotations();
        var annotations = message.MessageAnnotations.Map;
        annotations[SequenceNumber] = entry.Sequence;
        annotations[EnqueuedTime] = entry.EnqueuedAt.UtcDateTime;
        annotations[MessageState] = entry.State switch
        {
            _ when entry.IsDeferred => 1,
            EntryState.Scheduled => 2,
            _ => 0,
        };
        if (entry.State == EntryState.Locked)
            annotations[LockedUntil] = entry.LockedUntil.UtcDateTime;
        return Encode(message);
    }

    public static void SetSchedule(Message message, DateTimeOffset at)
    {
        message.MessageAnnotations ??= new MessageAnnotations();
        message.MessageAnnotations.Map[ScheduledTime] = at.UtcDateTime;
    }

    public static Message Decode(byte[] bytes)
    {
        try
        {
            return Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
        }
        catch (Exception e) when (e is not AmqpException)
        {
            // The library's decoder fails in many ways on bytes that are no message.
            throw new AmqpException(ErrorCode.DecodeError, $"The bytes are no AMQP message: {e.Message}");
        }
    }

    public static byte[] Encode(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }
}
