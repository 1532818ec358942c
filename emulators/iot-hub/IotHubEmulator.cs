using System.Net;
using System.Text;
using Emulators.IotHub.CloudMessages;
using Emulators.IotHub.Methods;
using Emulators.IotHub.Mqtt;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Routing;
using Emulators.IotHub.Security;
using Emulators.IotHub.Service;
using Emulators.IotHub.Storage;
using Emulators.IotHub.Twins;
using Microsoft.Extensions.Logging;

namespace Emulators.IotHub;

/// <summary>
/// One IoT Hub on one machine: devices over MQTT/TLS, the back end over HTTPS, telemetry handed to a route. Everything
/// acknowledged is on disk and survives the process.
/// </summary>
public sealed class IotHubEmulator : IAsyncDisposable
{
    private readonly IotHubEmulatorOptions _options;
    private readonly HubStore _store;
    private readonly TelemetryRouter _router;
    private readonly CloudMessageQueue _cloudMessages;
    private readonly MqttEndpoint _mqtt;
    private readonly ServiceEndpoint _service;

    private IotHubEmulator(IotHubEmulatorOptions options)
    {
        _options = options;
        var clock = options.TimeProvider;
        var logs = options.LoggerFactory;
        var hub = new HubIdentity([options.Address.ToString(), .. options.HostNames], options.Policies);
        _store = new HubStore(options.DatabasePath);
        var registry = new DeviceRegistry(_store);
        var connections = new DeviceConnections(clock);
        var twins = new TwinService(registry, clock);
        twins.DesiredChanged = (deviceId, patch) =>
        {
            var version = (long)patch["$version"]!;
            connections.Live(deviceId)?.TrySend(
                DeviceFeeds.DesiredChanges, DeviceTopic.DesiredChange(version), Encoding.UTF8.GetBytes(patch.ToJsonString()));
            return Task.CompletedTask;
        };
        var methods = new DirectMethods(registry, connections, clock);
        _cloudMessages = new CloudMessageQueue(_store, registry, connections, clock);
        _router = new TelemetryRouter(_store, options.Route, clock, logs.CreateLogger<TelemetryRouter>());
        var messages = new DeviceMessages(
            _router, methods, twins, _cloudMessages, registry, clock, logs.CreateLogger<DeviceMessages>());
        _mqtt = new MqttEndpoint(
            new IPEndPoint(options.Address, options.MqttPort),
            options.ServerCertificate,
            new DeviceAuthenticator(registry, hub, clock),
            connections,
            messages,
            clock,
            logs.CreateLogger<MqttEndpoint>());
        _service = new ServiceEndpoint(
            new IPEndPoint(options.Address, options.HttpsPort),
            options.ServerCertificate,
            registry,
            twins,
            methods,
            new DeviceDocuments(connections, _cloudMessages, clock),
            new ServiceAuthorization(hub, clock),
            new ServiceErrors(clock),
            _mqtt.DisconnectAsync,
            logs);
    }

    /// <summary>The hub's name in connection strings and tokens: its first host name, or else its address.</summary>
    public string HostName => _options.HostNames.Count > 0 ? _options.HostNames[0] : _options.Address.ToString();

    /// <summary>The base address of the service API.</summary>
    public Uri ServiceUri => new UriBuilder(Uri.UriSchemeHttps, HostName, _service.Port).Uri;

    /// <summary>Starts a hub; it takes connections when the task ends.</summary>
    public static async Task<IotHubEmulator> StartAsync(IotHubEmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var hub = new IotHubEmulator(options);
        try
        {
            await hub._service.StartAsync(cancellationToken).ConfigureAwait(false);
            await hub._mqtt.StartAsync().ConfigureAwait(false);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a message to a device; ends when it is on disk. It reaches the device at least once, or expires.</summary>
    public Task SendToDeviceAsync(string deviceId, CloudMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _cloudMessages.SendAsync(deviceId, message);
    }

    /// <summary>Drops all connections, stops routing, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync().ConfigureAwait(false);
        await _mqtt.DisposeAsync().ConfigureAwait(false);
        await _router.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }
}
