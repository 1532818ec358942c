using Azure.Messaging.ServiceBus;

namespace QuickCheckout.Functions.Terminals;

/// <summary>A terminal's report as a message of the queue that IoT Hub routes to.</summary>
internal static class ReportMessage
{
    /// <summary>Stamped by the hub; the body's own claims about its sender are never looked at.</summary>
    public const string SenderProperty = HubPrefix + "connection-device-id";

    private const string HubPrefix = "iothub-";

    /// <returns>Empty when the hub did not say.</returns>
    public static string SenderOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(SenderProperty, out var stamped) && stamped is string id ? id : "";

    /// <summary>All that the terminal itself put into the message; the hub's own properties are numbers of every kind.</summary>
    public static string Said(ServiceBusReceivedMessage message) => string.Join('\n',
    [
        message.Body.ToString(), message.MessageId, message.CorrelationId, message.ContentType,
        .. message.ApplicationProperties.Where(p => !p.Key.StartsWith(HubPrefix, StringComparison.Ordinal)).Select(p => $"{p.Key}\n{p.Value}"),
    ]);
}
