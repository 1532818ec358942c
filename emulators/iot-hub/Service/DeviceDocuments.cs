using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Emulators.IotHub.CloudMessages;
using Emulators.IotHub.Mqtt;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Twins;

namespace Emulators.IotHub.Service;

/// <summary>Devices and twins as the service API's JSON, both ways.</summary>
internal sealed class DeviceDocuments(DeviceConnections connections, CloudMessageQueue cloudMessages, TimeProvider timeProvider)
{
    private const int KeyBytes = 32;
    private const string Never = "0001-01-01T00:00:00";

    /// <summary>A registration from a PUT: new when <paramref name="existing"/> is null, changed otherwise.</summary>
    public Device Read(string deviceId, JsonObject body, Device? existing)
    {
        if (body["deviceId"] is JsonValue id && (!id.TryGetValue<string>(out var named) || named != deviceId))
            throw HubException.ArgumentInvalid("The device id of the body is not that of the path.");
        var now = timeProvider.GetUtcNow();
        var status = Text(body, "status") switch
        {
            null or "enabled" => DeviceStatus.Enabled,
            "disabled" => DeviceStatus.Disabled,
            var other => throw HubException.ArgumentInvalid($"'{other}' is no status: enabled or disabled."),
        };
        var authentication = Authentication(body["authentication"] as JsonObject, existing?.Authentication);
        var device = existing ?? new Device(
            deviceId, now.Ticks.ToString(CultureInfo.InvariantCulture), ETags.New(), status, null, null, authentication, Twin.New(now), null, null);
        return device with
        {
            ETag = ETags.New(),
            Status = status,
            StatusReason = Text(body, "statusReason"),
            StatusUpdatedTime = existing is null || existing.Status == status ? existing?.StatusUpdatedTime : now,
            Authentication = authentication,
        };
    }

    public JsonObject Write(Device device) => new()
    {
        ["deviceId"] = device.Id,
        ["generationId"] = device.GenerationId,
        ["etag"] = device.ETag,
        ["connectionState"] = ConnectionState(device),
        ["status"] = Status(device),
        ["statusReason"] = device.StatusReason,
        ["connectionStateUpdatedTime"] = Time(device.ConnectionStateUpdatedTime),
        ["statusUpdatedTime"] = Time(device.StatusUpdatedTime),
        ["lastActivityTime"] = Time(LastActivity(device)),
        ["cloudToDeviceMessageCount"] = cloudMessages.Count(device.Id),
        ["authentication"] = new JsonObject
        {
            ["symmetricKey"] = Pair(device, AuthenticationKind.Sas, "primaryKey", "secondaryKey"),
            ["x509Thumbprint"] = Pair(device, AuthenticationKind.SelfSigned, "primaryThumbprint", "secondaryThumbprint"),
            ["type"] = Type(device),
        },
        ["capabilities"] = new JsonObject { ["iotEdge"] = false },
    };

    public JsonObject WriteTwin(Device device) => new()
    {
        ["deviceId"] = device.Id,
        ["etag"] = device.Twin.ETag,
        ["deviceEtag"] = device.ETag,
        ["status"] = Status(device),
        ["statusUpdateTime"] = Time(device.StatusUpdatedTime),
        ["connectionState"] = ConnectionState(device),
        ["lastActivityTime"] = Time(LastActivity(device)),
        ["cloudToDeviceMessageCount"] = cloudMessages.Count(device.Id),
        ["authenticationType"] = Type(device),
        ["x509Thumbprint"] = Pair(device, AuthenticationKind.SelfSigned, "primaryThumbprint", "secondaryThumbprint"),
        ["version"] = device.Twin.Version,
        ["tags"] = device.Twin.Tags.DeepClone(),
        ["properties"] = new JsonObject
        {
            ["desired"] = device.Twin.Desired.WithMetadata(),
            ["reported"] = device.Twin.Reported.WithMetadata(),
        },
        ["capabilities"] = new JsonObject { ["iotEdge"] = false },
    };

    private static DeviceAuthentication Authentication(JsonObject? body, DeviceAuthentication? existing)
    {
        if (body is null && existing is not null)
            return existing;
        switch (Text(body, "type") ?? (body?["x509Thumbprint"] is JsonObject print && Text(print, "primaryThumbprint") is not null ? "selfSigned" : "sas"))
        {
            case "sas":
                var keys = body?["symmetricKey"] as JsonObject;
                return new DeviceAuthentication(AuthenticationKind.Sas, Key(keys, "primaryKey"), Key(keys, "secondaryKey"));
            case "selfSigned":
                var prints = body?["x509Thumbprint"] as JsonObject;
                var primary = Thumbprint(prints, "primaryThumbprint")
                    ?? throw HubException.ArgumentInvalid("A device with a certificate needs its primary thumbprint.");
                return new DeviceAuthentication(AuthenticationKind.SelfSigned, primary, Thumbprint(prints, "secondaryThumbprint"));
            case var other:
                throw HubException.ArgumentInvalid($"'{other}' is no authentication type of this hub: sas or selfSigned.");
        }
    }

    private static string Key(JsonObject? keys, string name)
    {
        const int LeastBytes = 16;
        const int MostBytes = 64;
        if (Text(keys, name) is not { Length: > 0 } key)
            return Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) && length is >= LeastBytes and <= MostBytes
            ? key
            : throw HubException.ArgumentInvalid($"{name} must be base64 of {LeastBytes} to {MostBytes} bytes.");
    }

    private static string? Thumbprint(JsonObject? prints, string name)
    {
        const int Sha1Digits = 40;
        const int Sha256Digits = 64;
        if (Text(prints, name) is not { Length: > 0 } print)
            return null;
        return print.Length is Sha1Digits or Sha256Digits && print.All(char.IsAsciiHexDigit)
            ? print.ToUpperInvariant()
            : throw HubException.ArgumentInvalid($"{name} must be the SHA-1 or SHA-256 of the certificate in hexadecimal digits.");
    }

    private static string? Text(JsonObject? body, string name) => body?[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw HubException.ArgumentInvalid($"'{name}' must be a string."),
    };

    private static JsonObject Pair(Device device, AuthenticationKind kind, string primary, string secondary)
    {
        var applies = device.Authentication.Kind == kind;
        return new JsonObject
        {
            [primary] = applies ? device.Authentication.Primary : null,
            [secondary] = applies ? device.Authentication.Secondary : null,
        };
    }

    private static string Status(Device device) => device.Status == DeviceStatus.Enabled ? "enabled" : "disabled";

    private static string Type(Device device) => device.Authentication.Kind == AuthenticationKind.Sas ? "sas" : "selfSigned";

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture) ?? Never;

    private string ConnectionState(Device device) => connections.Live(device.Id) is null ? "Disconnected" : "Connected";

    private DateTimeOffset? LastActivity(Device device) => connections.Live(device.Id)?.LastActivity ?? device.LastActivityTime;
}
