using Azure.Core;
using Azure.Messaging.ServiceBus.Amqp;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// A client of one namespace: makes the senders and receivers, which share its connection. Connects on first use.
/// Speaks AMQP 1.0 over TLS, or in the clear where the connection string says <c>UseDevelopmentEmulator=true</c>.
/// </summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly AmqpConnectionScope _connection = null!;

    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string connectionString) : this(connectionString, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
        : this(ServiceBusEndpoint.Parse(connectionString), options)
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
        : this(ServiceBusEndpoint.ForNamespace(fullyQualifiedNamespace, credential), options)
    {
    }

    private ServiceBusClient(ServiceBusEndpoint endpoint, ServiceBusClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        FullyQualifiedNamespace = endpoint.Host;
        Identifier = string.IsNullOrEmpty(options.Identifier) ? $"{endpoint.Host}-{Guid.NewGuid()}" : options.Identifier;
        _connection = new AmqpConnectionScope(endpoint, Identifier);
    }

    public virtual string FullyQualifiedNamespace { get; } = "";

    public virtual string Identifier { get; } = "";

    public virtual bool IsClosed => _connection.IsClosed;

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(queueOrTopicName);
        return new ServiceBusSender(_connection, queueOrTopicName, options?.Identifier);
    }

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(queueName);
        return new ServiceBusReceiver(_connection, queueName, options ?? new ServiceBusReceiverOptions());
    }

    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentException.ThrowIfNullOrEmpty(subscriptionName);
        return new ServiceBusReceiver(_connection, $"{topicName}/Subscriptions/{subscriptionName}", new ServiceBusReceiverOptions());
    }

    /// <summary>Closes the connection and with it every sender and receiver of this client.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
