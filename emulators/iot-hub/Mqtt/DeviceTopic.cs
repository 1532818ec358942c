using System.Globalization;

namespace Emulators.IotHub.Mqtt;

/// <summary>What a device may publish. Everything else closes its connection.</summary>
internal abstract record DevicePublish
{
    public sealed record Telemetry(IReadOnlyDictionary<string, string> Properties) : DevicePublish;

    public sealed record MethodResponse(int Status, string RequestId) : DevicePublish;

    public sealed record GetTwin(string RequestId) : DevicePublish;

    public sealed record PatchReported(string RequestId) : DevicePublish;
}

/// <summary>The four feeds a device may subscribe to. Everything else closes its connection.</summary>
[Flags]
internal enum DeviceFeeds
{
    None = 0,
    Methods = 1,
    TwinResponses = 2,
    DesiredChanges = 4,
    CloudMessages = 8,
}

/// <summary>IoT Hub's topics as the hub reads and writes them.</summary>
internal static class DeviceTopic
{
    private const string MethodResponsePrefix = "$iothub/methods/res/";
    private const string GetTwinTopic = "$iothub/twin/GET/";
    private const string PatchReportedTopic = "$iothub/twin/PATCH/properties/reported/";

    public static string Method(string name, string requestId) => $"$iothub/methods/POST/{name}/?$rid={requestId}";

    public static string TwinResponse(int status, string requestId, long? version = null) => version is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"$iothub/twin/res/{status}/?$rid={requestId}&$version={number}")
        : string.Create(CultureInfo.InvariantCulture, $"$iothub/twin/res/{status}/?$rid={requestId}");

    public static string DesiredChange(long version) =>
        string.Create(CultureInfo.InvariantCulture, $"$iothub/twin/PATCH/properties/desired/?$version={version}");

    public static string CloudMessage(string deviceId, IEnumerable<KeyValuePair<string, string>> properties) =>
        $"devices/{deviceId}/messages/devicebound/{PropertyBag.Format(properties)}";

    /// <summary>Understands a publish of <paramref name="deviceId"/>; null when the hub does not allow it.</summary>
    public static DevicePublish? Read(string deviceId, string topic)
    {
        var events = $"devices/{deviceId}/messages/events";
        if (topic == events || topic.StartsWith(events + "/", StringComparison.Ordinal))
        {
            var properties = PropertyBag.Parse(topic[events.Length..].TrimStart('/').TrimEnd('/'));
            return properties is null ? null : new DevicePublish.Telemetry(properties);
        }

        if (topic.StartsWith(MethodResponsePrefix, StringComparison.Ordinal))
        {
            var parts = topic[MethodResponsePrefix.Length..].Split('/', 2);
            return parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status)
                && RequestId(parts[1]) is { } methodId
                ? new DevicePublish.MethodResponse(status, methodId)
                : null;
        }

        if (topic.StartsWith(GetTwinTopic, StringComparison.Ordinal))
            return RequestId(topic[GetTwinTopic.Length..]) is { } getId ? new DevicePublish.GetTwin(getId) : null;
        if (topic.StartsWith(PatchReportedTopic, StringComparison.Ordinal))
            return RequestId(topic[PatchReportedTopic.Length..]) is { } patchId ? new DevicePublish.PatchReported(patchId) : null;
        return null;
    }

    /// <summary>The feed behind a topic filter of <paramref name="deviceId"/>; none when the hub does not allow it.</summary>
    public static DeviceFeeds Feed(string deviceId, string filter) => filter switch
    {
        "$iothub/methods/POST/#" => DeviceFeeds.Methods,
        "$iothub/twin/res/#" => DeviceFeeds.TwinResponses,
        "$iothub/twin/PATCH/properties/desired/#" => DeviceFeeds.DesiredChanges,
        _ when filter == $"devices/{deviceId}/messages/devicebound/#" => DeviceFeeds.CloudMessages,
        _ => DeviceFeeds.None,
    };

    private static string? RequestId(string tail) =>
        tail.StartsWith('?') && PropertyBag.Parse(tail)?.GetValueOrDefault("$rid") is { Length: > 0 } id ? id : null;
}
