using System.Net;
using Emulators.ServiceBus.Nodes;
using Emulators.ServiceBus.Queues;
using Emulators.ServiceBus.Storage;
using Emulators.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus;

/// <summary>
/// A Service Bus namespace in this process: durable queues and topics over AMQP 1.0. Whatever a client or
/// <see cref="EnqueueAsync"/> was told is stored survives the process being killed.
/// </summary>
public sealed class ServiceBusEmulator : IAsyncDisposable
{
    private const string DataFile = "service-bus.db";

    private readonly ServiceBusEmulatorOptions _options;
    private readonly Broker _broker;
    private readonly AmqpListener _listener;

    private ServiceBusEmulator(ServiceBusEmulatorOptions options, Broker broker, AmqpListener listener)
    {
        _options = options;
        _broker = broker;
        _listener = listener;
    }

    /// <summary>The TCP port that is listened on.</summary>
    public int Port => _listener.Endpoint.Port;

    /// <summary>For <c>ServiceBusClient</c> of any Azure SDK that knows <c>UseDevelopmentEmulator</c>.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://{_listener.Endpoint};SharedAccessKeyName={_options.PolicyName};" +
        $"SharedAccessKey={_options.PolicyKey};UseDevelopmentEmulator=true";

    /// <summary>
    /// Opens the data, then listens. Throws <see cref="Microsoft.Data.Sqlite.SqliteException"/> when another emulator holds
    /// the data, <see cref="System.Net.Sockets.SocketException"/> when the port is taken.
    /// </summary>
    public static ServiceBusEmulator Start(ServiceBusEmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.PolicyKey);
        Directory.CreateDirectory(options.DataPath);
        var log = options.LoggerFactory.CreateLogger("Emulators.ServiceBus");
        var entities = new Entities(options.Queues, options.Topics);
        var broker = new Broker(entities, new MessageStore(Path.Combine(options.DataPath, DataFile), log), options.Time, log);
        try
        {
            // Tokens are made by clients, who do not share the broker's clock.
            var tokens = new SasTokens(options.PolicyName, options.PolicyKey, TimeProvider.System);
            var nodes = new NamespaceNodes(broker, tokens, TimeProvider.System, log);
            return new ServiceBusEmulator(
                options, broker, new AmqpListener(new IPEndPoint(options.Address, options.Port), nodes, log));
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts a message into a queue or topic; returns when it is on disk. Throws <see cref="Amqp.AmqpException"/> when there is
    /// no such entity, the message is larger than 256 KiB or the entity is full.
    /// </summary>
    public Task EnqueueAsync(string queueOrTopic, EmulatorMessage message) => _broker.EnqueueAsync(queueOrTopic, message);

    /// <summary>Ends all connections, writes what is under way and closes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _broker.Dispose();
    }
}
