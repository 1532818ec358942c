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
            && filter.ApplicationProperties.All(wanted => Same(wanted.Value, message.ApplicationProperties?.Map[wanted.Key]));
    }

    // Clients differ in the width they give a whole number.
    private static bool Same(object wanted, object? actual) =>
        WholeNumber(wanted) is { } number ? number == WholeNumber(actual) : wanted.Equals(actual);

    private static decimal? WholeNumber(object? value) => value is byte or sbyte or short or ushort or int or uint or long or ulong
        ? Convert.ToDecimal(value, null)
        : null;

    private static bool Same(string? wanted, object? actual) => wanted is null || wanted == actual?.ToString();
}
