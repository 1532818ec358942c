using System.Globalization;
using Emulators.IotHub.Mqtt;

namespace Emulators.IotHub.Routing;

/// <summary>Makes of a device's publish the message that is routed: system properties read, the hub's own stamped on.</summary>
internal static class TelemetryStamp
{
    private const string SystemPrefix = "$.";
    private const string RetainProperty = "mqtt-retain";

    public static RoutedMessage Stamp(
        DeviceConnection connection,
        IReadOnlyDictionary<string, string> bag,
        byte[] body,
        bool retain,
        DateTimeOffset now)
    {
        var properties = bag
            .Where(p => !p.Key.StartsWith(SystemPrefix, StringComparison.Ordinal)
                && !p.Key.StartsWith(StampedProperties.Prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        if (retain)
            properties[RetainProperty] = "true";
        if (bag.TryGetValue("$.ctime", out var createdAt))
            properties[StampedProperties.CreationTime] = createdAt;
        properties[StampedProperties.DeviceId] = connection.DeviceId;
        properties[StampedProperties.AuthenticationMethod] = connection.AuthenticationMethod;
        properties[StampedProperties.GenerationId] = connection.GenerationId;
        properties[StampedProperties.EnqueuedTime] = now.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
        properties[StampedProperties.MessageSource] = "Telemetry";
        return new RoutedMessage(
            connection.DeviceId,
            body,
            now,
            bag.GetValueOrDefault("$.mid"),
            bag.GetValueOrDefault("$.cid"),
            bag.GetValueOrDefault("$.uid"),
            bag.GetValueOrDefault("$.ct"),
            bag.GetValueOrDefault("$.ce"),
            properties);
    }
}
