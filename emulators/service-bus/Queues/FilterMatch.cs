using Amqp;
using Amqp.Framing;

namespace Emulators.ServiceBus.Queues;

/// <summary>Applies a subscription's filter to a message.</summary>
internal static class FilterMatch
{
    public static bool Matches(SubscriptionFilter filter, Message message) => filter switch
    {
        TrueFilter => true,
        CorrelationFilter correlation => Matches(correlation, message),
        _ => throw new NotSupportedException($"There is no filter of type {filter.GetType().Name}."),
    };

    private static bool Matches(CorrelationFilter filter, Message message)
    {
        var properties = message.Properties ?? new Properties();
        return Same(filter.CorrelationId, properties.GetCorrelationId())
            && Same(filter.MessageId, properties.GetMessageId())
            && Same(filter.To, properties.To)
            && Same(filter.ReplyTo, properties.ReplyTo)
            && Same(filter.Subject, properties.Subject)
            && Same(filter.ContentType, (string?)properties.ContentType)
            && filter.ApplicationProperties.All(wanted => Equals(message.ApplicationProperties?.Map[wanted.Key], wanted.Value));
    }

    private static bool Same(string? wanted, object? actual) => wanted is null || wanted == actual?.ToString();
}
