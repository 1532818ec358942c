using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Emulators.IotHub.Certificates;
using Emulators.IotHub.Routing;
using Emulators.IotHub.Security;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using TestSupport;

namespace Emulators.IotHub;

/// <summary>A hub on a loopback address of its own, with its folder, its certificates, its log, and a client of its service API.</summary>
public sealed class TestHub : IAsyncDisposable
{
    private const int FirstNetwork = 31;
    private const int LastNetwork = 90;

    /// <summary>The key of a policy that may only connect devices.</summary>
    public static readonly string DevicePolicyKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly ServiceClient _service;

    private TestHub(string folder, IPAddress address, LocalCertificateAuthority authority, TimeProvider? clock)
    {
        Folder = folder;
        Address = address;
        Authority = authority;
        Clock = clock ?? TimeProvider.System;
        OwnerKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _service = new ServiceClient(this);
    }

    public string Folder { get; }

    public IPAddress Address { get; }

    public LocalCertificateAuthority Authority { get; }

    public TimeProvider Clock { get; }

    public string OwnerKey { get; }

    public LogGuard Log { get; } = new();

    public IotHubEmulator Emulator { get; private set; } = null!;

    public ServiceClient Service => _service;

    /// <summary>What the route was handed, oldest first.</summary>
    public ConcurrentQueue<RoutedMessage> Routed { get; } = new();

    /// <summary>What stands in for the queue; by default it only remembers.</summary>
    public Func<RoutedMessage, Task>? Route { get; set; }

    public string HostName => Address.ToString();

    public static async Task<TestHub> StartAsync(TimeProvider? clock = null, Func<RoutedMessage, Task>? route = null)
    {
        var folder = Directory.CreateTempSubdirectory("iot-hub-test-").FullName;
        var hub = new TestHub(folder, FreeAddress(), LocalCertificateAuthority.CreateOrLoad(Path.Combine(folder, "certificates")), clock)
        {
            Route = route,
        };
        await hub.StartEmulatorAsync();
        return hub;
    }

    /// <summary>Starts the hub, again after <see cref="StopEmulatorAsync"/>, on the same files.</summary>
    public async Task StartEmulatorAsync() => Emulator = await IotHubEmulator.StartAsync(new IotHubEmulatorOptions
    {
        Address = Address,
        HttpsPort = 0,
        ServerCertificate = Authority.ServerCertificate("hub", ["localhost"], [Address]),
        DatabasePath = Path.Combine(Folder, "hub.db"),
        Policies =
        [
            SharedAccessPolicy.Owner(OwnerKey),
            new SharedAccessPolicy("device", DevicePolicyKey, DevicePolicyKey, HubPermissions.DeviceConnect),
        ],
        TimeProvider = Clock,
        LoggerFactory = Log,
        Route = async (message, _) =>
        {
            if (Route is { } route)
                await route(message);
            Routed.Enqueue(message);
        },
    });

    public ValueTask StopEmulatorAsync() => Emulator.DisposeAsync();

    /// <summary>Registers a device with generated keys and returns its connection string.</summary>
    public async Task<string> AddDeviceAsync(string deviceId)
    {
        var device = await Service.PutDeviceAsync(deviceId);
        return ConnectionString(deviceId, (string)device["authentication"]!["symmetricKey"]!["primaryKey"]!);
    }

    public string ConnectionString(string deviceId, string key) => $"HostName={HostName};DeviceId={deviceId};SharedAccessKey={key}";

    /// <summary>A client of the device, trusting this hub's authority alone.</summary>
    public DeviceClient Client(string connectionString, ClientOptions? options = null) =>
        DeviceClient.CreateFromConnectionString(connectionString, [Mqtt()], options);

    public MqttTransportSettings Mqtt() => new(TransportType.Mqtt_Tcp_Only)
    {
        RemoteCertificateValidationCallback = Authority.TrustThisAuthority,
    };

    public async Task<RoutedMessage> NextRoutedAsync(int index = 0)
    {
        await Eventually.True(() => Routed.Count > index);
        return Routed.ElementAt(index);
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await Emulator.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(Folder, recursive: true);
        Log.Dispose();
    }

    // Device SDKs always dial port 8883, so every hub needs an address of its own.
    private static IPAddress FreeAddress()
    {
        while (true)
        {
            var address = new IPAddress([
                127,
                (byte)RandomNumberGenerator.GetInt32(FirstNetwork, LastNetwork),
                (byte)RandomNumberGenerator.GetInt32(1, 255),
                (byte)RandomNumberGenerator.GetInt32(1, 255)]);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, IotHubEmulatorOptions.DefaultMqttPort));
                return address;
            }
            catch (SocketException)
            {
                // Taken by another run on this machine.
            }
        }
    }
}
