namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>How a lock ends.</summary>
internal enum Settlement
{
    Completed,
    Abandoned,
    Deferred,
    DeadLettered,
}
