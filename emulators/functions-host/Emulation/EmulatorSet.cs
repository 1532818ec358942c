using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Emulators.FunctionsHost.Hosting;
using Emulators.IotHub;
using Emulators.IotHub.Routing;
using Emulators.IotHub.Security;
using Emulators.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Emulation;

/// <summary>The emulators beside the durable engine: the broker, and the hub whose telemetry goes to it.</summary>
internal sealed class EmulatorSet : IAsyncDisposable
{
    private const int KeyBytes = 32;

    private readonly Stack<IAsyncDisposable> _running = new();

    /// <summary>Starts what is configured and adds the connection strings to the app's settings.</summary>
    public static async Task<EmulatorSet> Start(
        EmulatorsOptions options, TimeProvider time, AppSettings settings, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var set = new EmulatorSet();
        try
        {
            var bus = options.ServiceBus is { } busOptions ? set.StartBus(busOptions, time, settings, loggers) : null;
            if (options.IotHub is { } hubOptions)
                await set.StartHub(hubOptions, bus, time, settings, loggers, cancellation);
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
    }

    private ServiceBusEmulator StartBus(ServiceBusOptions options, TimeProvider time, AppSettings settings, ILoggerFactory loggers)
    {
        var bus = ServiceBusEmulator.Start(new ServiceBusEmulatorOptions
        {
            Address = IPAddress.Parse(options.Address),
            Port = options.Port,
            DataPath = options.Path ?? Temporary(),
            PolicyName = options.SharedAccessKeyName,
            PolicyKey = options.SharedAccessKey ?? RandomKey(),
            Queues =
            [
                .. options.Queues.Select(queue => new QueueOptions(queue.Name)
                {
                    MaxDeliveryCount = queue.MaxDeliveryCount, LockDuration = queue.LockDuration,
                }),
            ],
            Topics =
            [
                .. options.Topics.Select(topic => new ServiceBus.TopicOptions(topic.Name,
                [
                    .. topic.Subscriptions.Select(subscription => new SubscriptionOptions(subscription.Name)
                    {
                        MaxDeliveryCount = subscription.MaxDeliveryCount, LockDuration = subscription.LockDuration,
                    }),
                ])),
            ],
            Time = time,
            LoggerFactory = loggers,
        });
        _running.Push(bus);
        settings.AddDefault(options.ConnectionSetting, bus.ConnectionString);
        return bus;
    }

    private async Task StartHub(
        IotHubOptions options,
        ServiceBusEmulator? bus,
        TimeProvider time,
        AppSettings settings,
        ILoggerFactory loggers,
        CancellationToken cancellation)
    {
        if (bus is null)
            throw new InvalidOperationException("The IoT Hub routes to the Service Bus broker, which is not configured.");
        var key = options.SharedAccessKey ?? RandomKey();
        var hub = await IotHubEmulator.StartAsync(
            new IotHubEmulatorOptions
            {
                Address = IPAddress.Parse(options.Address),
                HostNames = options.HostName is null ? [] : [options.HostName],
                MqttPort = options.MqttPort,
                HttpsPort = options.HttpsPort,
                ServerCertificate = X509Certificate2.CreateFromPemFile(options.Certificate, options.CertificateKey),
                DatabasePath = options.Path ?? Path.Combine(Temporary(), "iot-hub.db"),
                Policies = [SharedAccessPolicy.Owner(key) with { Name = options.SharedAccessKeyName }],
                Route = (message, _) => RouteAsync(bus, options.RouteToQueue, message),
                TimeProvider = time,
                LoggerFactory = loggers,
            },
            cancellation);
        _running.Push(hub);
        settings.AddDefault(
            options.ConnectionSetting,
            $"HostName={hub.HostName};SharedAccessKeyName={options.SharedAccessKeyName};SharedAccessKey={key}");
    }

    private static async Task RouteAsync(ServiceBusEmulator bus, string queue, RoutedMessage message)
    {
        try
        {
            await bus.EnqueueAsync(queue, ToBus(message));
        }
        catch (AmqpException refused) when (refused.Error.Condition == (Symbol)ErrorCode.MessageSizeExceeded)
        {
            // What the hub stamps on a message of nearly the greatest size makes it too large for the queue.
            throw new MessageTooLargeException("It does not fit the queue.", refused);
        }
    }

    /// <summary>What IoT Hub's routing makes of a message: system properties keep their meaning, the others become application properties.</summary>
    private static EmulatorMessage ToBus(RoutedMessage message) => new(message.Body)
    {
        MessageId = message.MessageId,
        CorrelationId = message.CorrelationId,
        ContentType = message.ContentType,
        ContentEncoding = message.ContentEncoding,
        ApplicationProperties = message.Properties.ToDictionary(p => p.Key, p => (object)p.Value),
    };

    private static string RandomKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    private string Temporary()
    {
        var folder = new TemporaryFolder();
        _running.Push(folder);
        return folder.Path;
    }

    private sealed class TemporaryFolder : IAsyncDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("functions-host-").FullName;

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
