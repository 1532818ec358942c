using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Emulators.IotHub.Storage;

namespace Emulators.IotHub.Registry;

/// <summary>All devices of the hub, in memory and, once a change's task ends, on disk.</summary>
internal sealed partial class DeviceRegistry
{
    private readonly HubStore _store;
    private readonly ConcurrentDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();

    public DeviceRegistry(HubStore store)
    {
        _store = store;
        using var connection = store.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT document FROM device";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var device = JsonSerializer.Deserialize<Device>(reader.GetString(0)) ?? throw new JsonException("An empty device document.");
            _devices[device.Id] = device;
        }
    }

    public Device? Find(string deviceId) => _devices.GetValueOrDefault(deviceId);

    public Device Get(string deviceId) => Find(deviceId) ?? throw HubException.DeviceNotFound(deviceId);

    public IEnumerable<Device> List() => _devices.Values.OrderBy(d => d.Id, StringComparer.Ordinal);

    /// <summary>Adds a device whose id is free.</summary>
    public async Task<Device> AddAsync(Device device)
    {
        if (!DeviceIds().IsMatch(device.Id))
            throw HubException.ArgumentInvalid("A device id has 1 to 128 letters, digits or of - : . + % _ # * ? ! ( ) , = @ ; $ '.");
        Task saved;
        lock (_changing)
        {
            if (!_devices.TryAdd(device.Id, device))
                throw new HubException(HttpStatusCode.Conflict, "DeviceAlreadyExists", $"A device {device.Id} is registered already.");
            saved = Save(device);
        }

        await saved.ConfigureAwait(false);
        return device;
    }

    /// <summary>Changes a device as it is at this moment; <paramref name="change"/> may refuse by throwing.</summary>
    public async Task<Device> ChangeAsync(string deviceId, Func<Device, Device> change)
    {
        Device changed;
        Task saved;
        lock (_changing)
        {
            changed = change(Get(deviceId));
            _devices[deviceId] = changed;
            saved = Save(changed);
        }

        await saved.ConfigureAwait(false);
        return changed;
    }

    /// <summary>Forgets a device, its twin, and what waits for it.</summary>
    public Task RemoveAsync(string deviceId, Action<Device> check)
    {
        lock (_changing)
        {
            check(Get(deviceId));
            _devices.TryRemove(deviceId, out _);
            return _store.WriteAsync(connection =>
            {
                HubStore.Execute(connection, "DELETE FROM device WHERE id = $id", ("$id", deviceId));
                HubStore.Execute(connection, "DELETE FROM cloud_message WHERE device = $id", ("$id", deviceId));
            });
        }
    }

    private Task Save(Device device) => _store.WriteAsync(connection => HubStore.Execute(
        connection,
        "INSERT INTO device (id, document) VALUES ($id, $document) ON CONFLICT (id) DO UPDATE SET document = $document",
        ("$id", device.Id),
        ("$document", JsonSerializer.Serialize(device))));

    [GeneratedRegex(@"^[A-Za-z0-9\-:.+%_#*?!(),=@;$']{1,128}$")]
    private static partial Regex DeviceIds();
}
