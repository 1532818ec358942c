using System.Net;

namespace Emulators.IotHub.Registry;

/// <summary>A refusal of the service API: the HTTP status, the hub's error name, and for direct methods its number.</summary>
internal sealed class HubException(HttpStatusCode status, string errorCode, string message, int? errorNumber = null) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string ErrorCode { get; } = errorCode;

    public int? ErrorNumber { get; } = errorNumber;

    public static HubException DeviceNotFound(string deviceId) =>
        new(HttpStatusCode.NotFound, "DeviceNotFound", $"Device {deviceId} not registered.");

    public static HubException ArgumentInvalid(string message) => new(HttpStatusCode.BadRequest, "ArgumentInvalid", message);

    public static HubException PreconditionFailed(string deviceId) =>
        new(HttpStatusCode.PreconditionFailed, "PreconditionFailed", $"The etag does not match that of device {deviceId}.");
}
