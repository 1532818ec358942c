namespace Azure.Messaging.ServiceBus.Amqp;

internal sealed class AmqpSender(AmqpConnectionScope connection, string entityPath, string identifier)
{
    public bool IsClosed => connection.IsClosed;

    public Task SendAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{identifier} cannot reach {entityPath} yet.");

    public Task<long> ScheduleAsync(ServiceBusMessage message, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{identifier} cannot reach {entityPath} yet.");

    public Task CancelScheduledAsync(long sequenceNumber, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{identifier} cannot reach {entityPath} yet.");

    public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
