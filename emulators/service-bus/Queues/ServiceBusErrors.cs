using Amqp;

namespace Emulators.ServiceBus.Queues;

/// <summary>Refusals with the conditions that Service Bus clients know.</summary>
internal static class ServiceBusErrors
{
    public const string MessageLockLost = "com.microsoft:message-lock-lost";
    public const string MessageNotFound = "com.microsoft:message-not-found";
    public const string ArgumentError = "com.microsoft:argument-error";

    public static AmqpException EntityNotFound(string path) =>
        new(ErrorCode.NotFound, $"The messaging entity '{path}' could not be found.");

    public static AmqpException LockLost() => new(
        MessageLockLost,
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.");

    public static AmqpException NotFound(long sequence) =>
        new(MessageNotFound, $"There is no such message with sequence number {sequence}.");

    public static AmqpException TooLarge(int limit) =>
        new(ErrorCode.MessageSizeExceeded, $"A message holds at most {limit} bytes.");

    public static AmqpException Full(string path) =>
        new(ErrorCode.ResourceLimitExceeded, $"The entity '{path}' has reached its maximum size.");

    public static AmqpException Unauthorised(string path) =>
        new(ErrorCode.UnauthorizedAccess, $"Unauthorized access. A claim on '{path}' is required to perform this operation.");

    public static AmqpException BadArgument(string what) => new(ArgumentError, what);
}
