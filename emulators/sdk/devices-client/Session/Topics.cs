using System.Globalization;
using System.Text;

namespace Microsoft.Azure.Devices.Client;

/// <summary>The topics of IoT Hub's MQTT protocol, and their query-like tails.</summary>
internal static class Topics
{
    public const string MethodFilter = "$iothub/methods/POST/#";
    public const string TwinResponseFilter = "$iothub/twin/res/#";
    public const string DesiredFilter = "$iothub/twin/PATCH/properties/desired/#";
    public const string MethodPrefix = "$iothub/methods/POST/";
    public const string TwinResponsePrefix = "$iothub/twin/res/";
    public const string DesiredPrefix = "$iothub/twin/PATCH/properties/desired/";
    public const string RequestId = "$rid";
    public const string Version = "$version";

    public static string CloudToDevicePrefix(string deviceId) => $"devices/{deviceId}/messages/devicebound/";

    public static string Telemetry(string deviceId, Message message) => $"devices/{deviceId}/messages/events/{PropertyBag(message)}";

    public static string MethodResponse(int status, string requestId) =>
        string.Create(CultureInfo.InvariantCulture, $"$iothub/methods/res/{status}/?{RequestId}={requestId}");

    public static string GetTwin(string requestId) => $"$iothub/twin/GET/?{RequestId}={requestId}";

    public static string PatchReported(string requestId) => $"$iothub/twin/PATCH/properties/reported/?{RequestId}={requestId}";

    /// <summary>Splits <c>head/?a=1&amp;b=2</c> behind a prefix into the head and its values.</summary>
    public static (string Head, Dictionary<string, string> Query) Split(string topic, string prefix)
    {
        var rest = topic[prefix.Length..];
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var head = mark < 0 ? rest : rest[..mark];
        return (head.TrimEnd('/'), ParseProperties(mark < 0 ? "" : rest[(mark + 1)..]));
    }

    /// <summary>Reads url-encoded <c>name=value&amp;...</c>; a name alone has an empty value.</summary>
    public static Dictionary<string, string> ParseProperties(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            values[Uri.UnescapeDataString(parts[0])] = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return values;
    }

    private static string PropertyBag(Message message)
    {
        var bag = new StringBuilder();
        void Add(string name, string? value)
        {
            if (value is null)
                return;
            if (bag.Length > 0)
                bag.Append('&');
            bag.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        Add("$.mid", message.MessageId);
        Add("$.cid", message.CorrelationId);
        Add("$.uid", message.UserId);
        Add("$.to", message.To);
        Add("$.ct", message.ContentType);
        Add("$.ce", message.ContentEncoding);
        if (message.CreationTimeUtc != default)
            Add("$.ctime", message.CreationTimeUtc.ToString("o", CultureInfo.InvariantCulture));
        foreach (var (name, value) in message.Properties)
            Add(name, value);
        return bag.ToString();
    }
}
