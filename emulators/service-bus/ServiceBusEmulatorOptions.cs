using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.ServiceBus;

/// <summary>What to serve, where, and where to keep it.</summary>
public sealed class ServiceBusEmulatorOptions
{
    /// <summary>Address to listen on. Default: loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port of AMQP. Default 0: a free one, see <see cref="ServiceBusEmulator.Port"/>.</summary>
    public int Port { get; init; }

    /// <summary>Folder of the data file; made if missing. One emulator at a time may use it.</summary>
    public required string DataPath { get; init; }

    public IReadOnlyList<QueueOptions> Queues { get; init; } = [];

    public IReadOnlyList<TopicOptions> Topics { get; init; } = [];

    /// <summary>Name of the shared access policy.</summary>
    public string PolicyName { get; init; } = "RootManageSharedAccessKey";

    /// <summary>Key of the shared access policy: tokens are signed with it.</summary>
    public required string PolicyKey { get; init; }

    /// <summary>The clock of locks, schedules and expiry.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
