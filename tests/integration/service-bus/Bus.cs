using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;
using TestSupport;

namespace Emulators.ServiceBus;

/// <summary>A running emulator on a free port with a data folder of its own and a clock that the test moves.</summary>
internal sealed class Bus : IAsyncDisposable
{
    public const string PolicyKey = "dGVzdC1vbmx5LWtleS1vZi10aGUtZW11bGF0b3I=";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("service-bus-");

    public Bus()
    {
        Emulator = Start();
        Client = new ServiceBusClient(Emulator.ConnectionString);
    }

    // On a whole second: AMQP's times have no finer part than milliseconds.
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

    public LogGuard Log { get; } = new();

    public ServiceBusEmulator Emulator { get; private set; }

    public ServiceBusClient Client { get; private set; }

    /// <summary>Stops the emulator and starts it on the same data, as a deployment does.</summary>
    public async Task RestartAsync()
    {
        await Client.DisposeAsync();
        await Emulator.DisposeAsync();
        Emulator = Start();
        Client = new ServiceBusClient(Emulator.ConnectionString);
    }

    /// <summary>Stops the emulator and starts it on the same port; the client stays as it is.</summary>
    public async Task RestartUnderClientAsync()
    {
        var port = Emulator.Port;
        await Emulator.DisposeAsync();
        Emulator = Start(port);
    }

    public async Task SendAsync(string entity, params string[] bodies)
    {
        await using var sender = Client.CreateSender(entity);
        foreach (var body in bodies)
            await sender.SendMessageAsync(new ServiceBusMessage(body));
    }

    public ServiceBusReceiver DeadLetters(string queue) =>
        Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Emulator.DisposeAsync();
        _data.Delete(true);
        Log.Verify();
    }

    private ServiceBusEmulator Start(int port = 0) => ServiceBusEmulator.Start(new ServiceBusEmulatorOptions
    {
        Port = port,
        DataPath = _data.FullName,
        Queues = Entities.Queues,
        Topics = Entities.Topics,
        PolicyKey = PolicyKey,
        Time = Time,
        LoggerFactory = Log,
    });

    /// <summary>The entities that all tests use.</summary>
    public static class Entities
    {
        public const string Reports = "reports";
        public const string Short = "short";
        public const string Expiring = "expiring";
        public const string Small = "small";
        public const string News = "news";
        public const string Everything = "everything";
        public const string Urgent = "urgent";

        public static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);

        public static IReadOnlyList<QueueOptions> Queues { get; } =
        [
            new QueueOptions(Reports) { LockDuration = LockDuration },
            new QueueOptions(Short) { LockDuration = LockDuration, MaxDeliveryCount = 2 },
            new QueueOptions(Expiring) { DefaultMessageTimeToLive = TimeSpan.FromMinutes(10), DeadLetteringOnMessageExpiration = true },
            new QueueOptions(Small) { MaxSizeInBytes = 2000 },
        ];

        public static IReadOnlyList<TopicOptions> Topics { get; } =
        [
            new TopicOptions(
                News,
                new SubscriptionOptions(Everything),
                new SubscriptionOptions(Urgent)
                {
                    Filter = new CorrelationFilter
                    {
                        Subject = "alarm",
                        ApplicationProperties = new Dictionary<string, object> { ["level"] = 1 },
                    },
                }),
        ];
    }
}
