using Emulators.IotHub.Mqtt;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Storage;

namespace Emulators.IotHub.CloudMessages;

/// <summary>Messages that wait on disk for their device; delivered in order, at least once, forgotten when acknowledged.</summary>
internal sealed class CloudMessageQueue(HubStore store, DeviceRegistry registry, DeviceConnections connections, TimeProvider timeProvider)
{
    private const int MaxBodyBytes = 64 * 1024;

    public async Task SendAsync(string deviceId, CloudMessage message)
    {
        registry.Get(deviceId);
        if (message.Body.Length > MaxBodyBytes)
            throw HubException.ArgumentInvalid($"A message to a device has at most {MaxBodyBytes} bytes.");
        var topic = DeviceTopic.CloudMessage(deviceId, Properties(deviceId, message));
        var body = message.Body.ToArray();
        var expiresOn = (timeProvider.GetUtcNow() + message.TimeToLive).ToUnixTimeMilliseconds();
        await store.WriteAsync(connection => HubStore.Execute(
            connection,
            "INSERT INTO cloud_message (device, topic, body, expires_ms) VALUES ($device, $topic, $body, $expires)",
            ("$device", deviceId),
            ("$topic", topic),
            ("$body", body),
            ("$expires", expiresOn))).ConfigureAwait(false);
        if (connections.Live(deviceId) is { } connection)
            Deliver(connection);
    }

    /// <summary>Sends what waits for this device and is not on its way already.</summary>
    public void Deliver(DeviceConnection connection)
    {
        if (!connection.Listens(DeviceFeeds.CloudMessages))
            return;
        using var database = store.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT sequence, topic, body FROM cloud_message WHERE device = $device AND expires_ms > $now ORDER BY sequence";
        command.Parameters.AddWithValue("$device", connection.DeviceId);
        command.Parameters.AddWithValue("$now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        using var reader = command.ExecuteReader();
        while (reader.Read())
            connection.TrySendAcknowledged(reader.GetString(1), (byte[])reader[2], reader.GetInt64(0));
    }

    /// <summary>Forgets an acknowledged message.</summary>
    public Task AcknowledgedAsync(DeviceConnection connection, ushort packetIdentifier) =>
        connection.Acknowledged(packetIdentifier) is { } sequence
            ? store.WriteAsync(c => HubStore.Execute(c, "DELETE FROM cloud_message WHERE sequence = $s", ("$s", sequence)))
            : Task.CompletedTask;

    /// <summary>How many messages wait for a device.</summary>
    public long Count(string deviceId)
    {
        using var database = store.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT count(*) FROM cloud_message WHERE device = $device AND expires_ms > $now";
        command.Parameters.AddWithValue("$device", deviceId);
        command.Parameters.AddWithValue("$now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        return (long)command.ExecuteScalar()!;
    }

    private static Dictionary<string, string> Properties(string deviceId, CloudMessage message)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["$.mid"] = message.MessageId ?? Guid.NewGuid().ToString(),
            ["$.to"] = $"/devices/{deviceId}/messages/devicebound",
        };
        if (message.CorrelationId is { } correlationId)
            properties["$.cid"] = correlationId;
        if (message.ContentType is { } contentType)
            properties["$.ct"] = contentType;
        foreach (var (name, value) in message.Properties)
            properties[name] = value;
        return properties;
    }
}
