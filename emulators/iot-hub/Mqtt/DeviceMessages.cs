using System.Text;
using System.Text.Json.Nodes;
using Emulators.IotHub.CloudMessages;
using Emulators.IotHub.Methods;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Routing;
using Emulators.IotHub.Twins;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Emulators.IotHub.Mqtt;

/// <summary>What the hub does with a device's packets once they are known to be allowed.</summary>
internal sealed class DeviceMessages(
    TelemetryRouter telemetry,
    DirectMethods methods,
    TwinService twins,
    CloudMessageQueue cloudMessages,
    DeviceRegistry registry,
    TimeProvider timeProvider,
    ILogger<DeviceMessages> logger)
{
    private const int MaxTelemetryBytes = 256 * 1024;
    private const int Ok = 200;
    private const int NoContent = 204;

    /// <summary>Takes one publish. False: it must not be acknowledged, and the connection ends.</summary>
    public async Task<bool> AcceptAsync(DeviceConnection connection, string topic, byte[] body, bool retain)
    {
        switch (DeviceTopic.Read(connection.DeviceId, topic))
        {
            case DevicePublish.Telemetry publish:
                return body.Length + topic.Length <= MaxTelemetryBytes
                    && await StoreAsync(TelemetryStamp.Stamp(connection, publish.Properties, body, retain, timeProvider.GetUtcNow())).ConfigureAwait(false);
            case DevicePublish.MethodResponse response:
                methods.Answered(connection.DeviceId, response.RequestId, response.Status, body);
                return true;
            case DevicePublish.GetTwin request:
                Answer(connection, DeviceTopic.TwinResponse(Ok, request.RequestId), registry.Find(connection.DeviceId)?.Twin.ForDevice());
                return true;
            case DevicePublish.PatchReported request:
                await ReportAsync(connection, request.RequestId, body).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Sends what waits for the device.</summary>
    public void Deliver(DeviceConnection connection) => cloudMessages.Deliver(connection);

    public Task AcknowledgedAsync(DeviceConnection connection, ushort packetIdentifier) =>
        cloudMessages.AcknowledgedAsync(connection, packetIdentifier);

    /// <summary>Keeps when the device was last heard.</summary>
    public async Task LeftAsync(DeviceConnection connection)
    {
        if (registry.Find(connection.DeviceId) is null)
            return;
        try
        {
            var now = timeProvider.GetUtcNow();
            await registry.ChangeAsync(
                connection.DeviceId,
                d => d with { LastActivityTime = connection.LastActivity, ConnectionStateUpdatedTime = now }).ConfigureAwait(false);
        }
        catch (HubException)
        {
            // Removed from the registry in this moment; then there is nothing to keep.
        }
        catch (Exception error) when (error is SqliteException or ObjectDisposedException)
        {
            logger.LogError(error, "When {DeviceId} was last heard could not be stored", connection.DeviceId);
        }
    }

    private static void Answer(DeviceConnection connection, string topic, JsonObject? body) =>
        connection.TrySend(DeviceFeeds.TwinResponses, topic, body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString()));

    private async Task<bool> StoreAsync(RoutedMessage message)
    {
        try
        {
            await telemetry.AcceptAsync(message).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is SqliteException or ObjectDisposedException)
        {
            // Not acknowledged, so the device sends it again.
            logger.LogError(error, "A message of {DeviceId} could not be stored", message.DeviceId);
            return false;
        }
    }

    private async Task ReportAsync(DeviceConnection connection, string requestId, byte[] body)
    {
        try
        {
            var version = await twins.ReportAsync(connection.DeviceId, TwinDocument.Parse(body)).ConfigureAwait(false);
            Answer(connection, DeviceTopic.TwinResponse(NoContent, requestId, version), null);
        }
        catch (HubException refusal)
        {
            Answer(connection, DeviceTopic.TwinResponse((int)refusal.Status, requestId), new JsonObject { ["message"] = refusal.Message });
        }
    }
}
