namespace Azure.Messaging.ServiceBus.Amqp;

internal sealed class AmqpReceiver(
    AmqpConnectionScope connection, string entityPath, string identifier, ServiceBusReceiveMode mode, int prefetchCount)
{
    public bool IsClosed => connection.IsClosed;

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        int maxMessages, TimeSpan? maxWaitTime, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{identifier} cannot reach {entityPath} yet ({mode}, {prefetchCount}).");

    public Task SettleAsync(
        ServiceBusReceivedMessage message,
        Settlement settlement,
        IDictionary<string, object>? propertiesToModify,
        string? reason,
        string? description,
        CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{identifier} cannot reach {entityPath} yet.");

    public Task<DateTimeOffset> RenewLockAsync(Guid lockToken, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{identifier} cannot reach {entityPath} yet.");

    public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
