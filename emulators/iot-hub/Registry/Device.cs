using System.Text.Json.Serialization;
using Emulators.IotHub.Twins;

namespace Emulators.IotHub.Registry;

/// <summary>Whether a device may connect.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviceStatus>))]
internal enum DeviceStatus
{
    [JsonStringEnumMemberName("enabled")]
    Enabled,

    [JsonStringEnumMemberName("disabled")]
    Disabled,
}

/// <summary>How a device proves who it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuthenticationKind>))]
internal enum AuthenticationKind
{
    [JsonStringEnumMemberName("sas")]
    Sas,

    [JsonStringEnumMemberName("selfSigned")]
    SelfSigned,
}

/// <summary>Two keys or two thumbprints, so that one can be replaced while the other is in use.</summary>
internal sealed record DeviceAuthentication(AuthenticationKind Kind, string? Primary, string? Secondary)
{
    /// <summary>Keys stay out of logs.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>One registration with its twin; a change makes another record with another etag.</summary>
internal sealed record Device(
    string Id,
    string GenerationId,
    string ETag,
    DeviceStatus Status,
    string? StatusReason,
    DateTimeOffset? StatusUpdatedTime,
    DeviceAuthentication Authentication,
    Twin Twin,
    DateTimeOffset? ConnectionStateUpdatedTime,
    DateTimeOffset? LastActivityTime);
