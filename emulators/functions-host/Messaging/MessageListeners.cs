using Azure.Messaging.ServiceBus;
using Emulators.FunctionsHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Messaging;

/// <summary>All Service Bus functions of an app, with one connection for each connection string.</summary>
internal sealed class MessageListeners : IAsyncDisposable
{
    private readonly List<MessageListener> _listeners = [];
    private readonly Dictionary<string, ServiceBusClient> _clients = new(StringComparer.Ordinal);

    public MessageListeners(AppRuntime runtime, AppSettings settings, HostJson hostJson, ILoggerFactory loggers)
    {
        foreach (var function in runtime.Functions)
        {
            if (function.Trigger is not ServiceBusTriggerAttribute trigger)
                continue;
            if (trigger.IsSessionsEnabled)
                throw new NotSupportedException($"Function '{function.Name}' uses sessions, which this host does not emulate.");
            var client = Client(settings.Connection(trigger.Connection ?? "ServiceBus"));
            var options = new ServiceBusReceiverOptions { PrefetchCount = hostJson.PrefetchCount };
            var entity = trigger.QueueName ?? $"{trigger.TopicName}/Subscriptions/{trigger.SubscriptionName}";
            _listeners.Add(new MessageListener(
                function,
                client.CreateReceiver(settings.Resolve(entity), options),
                runtime,
                hostJson,
                loggers.CreateLogger<MessageListener>()));
        }
    }

    public void Start() => _listeners.ForEach(listener => listener.Start());

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_listeners.Select(listener => listener.DisposeAsync().AsTask()));
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
    }

    private ServiceBusClient Client(string connectionString)
    {
        if (!_clients.TryGetValue(connectionString, out var client))
            _clients[connectionString] = client = new ServiceBusClient(connectionString);
        return client;
    }
}
