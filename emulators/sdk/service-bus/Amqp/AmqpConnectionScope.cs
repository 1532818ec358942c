namespace Azure.Messaging.ServiceBus.Amqp;

internal sealed class AmqpConnectionScope(ServiceBusEndpoint endpoint, string identifier) : IAsyncDisposable
{
    public string Host => endpoint.Host;

    public string Identifier => identifier;

    public bool IsClosed { get; private set; }

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return default;
    }
}
