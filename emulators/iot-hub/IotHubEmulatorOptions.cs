using System.Net;
using System.Security.Cryptography.X509Certificates;
using Emulators.IotHub.Routing;
using Emulators.IotHub.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.IotHub;

/// <summary>Where a hub lives, what it trusts, and where its telemetry goes.</summary>
public sealed class IotHubEmulatorOptions
{
    /// <summary>The port that every device SDK dials; it cannot be chosen there.</summary>
    public const int DefaultMqttPort = 8883;

    /// <summary>The port of HTTPS.</summary>
    public const int DefaultHttpsPort = 443;

    /// <summary>The address the hub listens on. A loopback address of its own (127.x.y.z) lets several hubs live on one machine.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Names the hub answers to besides its address; the server certificate must carry each. Default: none.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>MQTT over TLS. Default 8883.</summary>
    public int MqttPort { get; init; } = DefaultMqttPort;

    /// <summary>The service API. Default 443; 0 takes a free port, see <see cref="IotHubEmulator.ServiceUri"/>.</summary>
    public int HttpsPort { get; init; } = DefaultHttpsPort;

    /// <summary>The certificate of both, with its key.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>The SQLite file of registry, twins and what waits to be routed or delivered; made if it is missing.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>The shared access policies of the service.</summary>
    public required IReadOnlyList<SharedAccessPolicy> Policies { get; init; }

    /// <summary>
    /// Puts a message into the queue that telemetry is routed to. Called at least once for each, again with backoff after
    /// an exception; one device's messages are passed one after another. <see cref="MessageTooLargeException"/> drops the message.
    /// </summary>
    public required Func<RoutedMessage, CancellationToken, Task> Route { get; init; }

    /// <summary>The clock of tokens, timeouts and keep-alives.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the hub logs. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
