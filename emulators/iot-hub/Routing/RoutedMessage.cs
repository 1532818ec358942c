namespace Emulators.IotHub.Routing;

/// <summary>
/// A device's message as the hub hands it to a Service Bus queue or topic: at least once, order not promised.
/// <paramref name="Properties"/> holds the device's own properties and those the hub stamped (<see cref="StampedProperties"/>);
/// the device cannot set a name that starts with <c>iothub-</c>.
/// </summary>
public sealed record RoutedMessage(
    string DeviceId,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset EnqueuedTime,
    string? MessageId,
    string? CorrelationId,
    string? UserId,
    string? ContentType,
    string? ContentEncoding,
    IReadOnlyDictionary<string, string> Properties);

/// <summary>The names of the properties that the hub itself writes, to be trusted by whoever reads the queue.</summary>
public static class StampedProperties
{
    /// <summary>What the names of all stamped properties begin with.</summary>
    public const string Prefix = "iothub-";

    /// <summary>The authenticated device.</summary>
    public const string DeviceId = "iothub-connection-device-id";

    /// <summary>How it authenticated, as JSON.</summary>
    public const string AuthenticationMethod = "iothub-connection-auth-method";

    /// <summary>Which registration of that device id it was.</summary>
    public const string GenerationId = "iothub-connection-auth-generation-id";

    /// <summary>When the hub accepted the message, ISO 8601 in UTC.</summary>
    public const string EnqueuedTime = "iothub-enqueuedtime";

    /// <summary>What the message is: <c>Telemetry</c>.</summary>
    public const string MessageSource = "iothub-message-source";

    /// <summary>The creation time the device claims; the one stamped name whose value is the device's.</summary>
    public const string CreationTime = "iothub-creation-time-utc";
}
