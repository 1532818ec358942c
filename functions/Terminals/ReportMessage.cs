using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Functions.Terminals;

/// <summary>A terminal's report as a message of the queue that IoT Hub routes to.</summary>
internal static partial class ReportMessage
{
    /// <summary>Stamped by the hub; the body's own claims about its sender are never looked at.</summary>
    public const string SenderProperty = HubPrefix + "connection-device-id";

    private const string HubPrefix = "iothub-";

    /// <summary>A report, and nothing in it that no report has.</summary>
    public static bool IsReport(ServiceBusReceivedMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize<TerminalReport>(message.Body.ToMemory().Span, Strict) is not null;
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>It has what PINs, PIN blocks, tracks and keys look like, or are called (rule Z2).</summary>
    public static bool MayHoldSecrets(ServiceBusReceivedMessage message) => Secrets().IsMatch(Said(message));

    private static readonly JsonSerializerOptions Strict = new(Json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    [GeneratedRegex("""[0-9A-Fa-f]{16,}|"[^"]*(pin|pan|track|cvv|cvc|ksn|block|cipher|envelope)[^"]*"\s*:""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();

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
