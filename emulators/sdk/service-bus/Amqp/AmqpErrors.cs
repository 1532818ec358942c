using Amqp;
using Amqp.Framing;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>What the broker's refusals are called in this library.</summary>
internal static class AmqpErrors
{
    public const string MessageLockLost = "com.microsoft:message-lock-lost";
    public const string MessageNotFound = "com.microsoft:message-not-found";

    private const string ServerBusy = "com.microsoft:server-busy";
    private const string OperationTimeout = "com.microsoft:timeout";
    private const string EntityDisabled = "com.microsoft:entity-disabled";
    private const string EntityAlreadyExists = "com.microsoft:entity-already-exists";
    private const string SessionLockLost = "com.microsoft:session-lock-lost";
    private const string SessionCannotBeLocked = "com.microsoft:session-cannot-be-locked";
    private const string ArgumentError = "com.microsoft:argument-error";
    private const string AuthorizationFailed = "com.microsoft:auth-failed";

    /// <summary>The exception for an AMQP error; a missing one means that the link or connection broke.</summary>
    public static Exception ToException(Error? error, string entityPath, Exception? inner = null)
    {
        var text = error?.Description ?? inner?.Message ?? "The connection was lost.";
        string condition = error?.Condition ?? "";
        return condition switch
        {
            ErrorCode.UnauthorizedAccess or AuthorizationFailed => new UnauthorizedAccessException(text, inner),
            ErrorCode.NotAllowed or ErrorCode.NotImplemented => new InvalidOperationException(text, inner),
            ArgumentError => new ArgumentException(text, inner),
            _ => new ServiceBusException(text, ReasonOf(condition), entityPath, inner),
        };
    }

    public static Exception ToException(Exception e, string entityPath) => e switch
    {
        AmqpException amqp => ToException(amqp.Error, entityPath, amqp),
        System.Net.Sockets.SocketException or IOException or ObjectDisposedException => ToException(null, entityPath, e),
        TimeoutException => new ServiceBusException(e.Message, ServiceBusFailureReason.ServiceTimeout, entityPath, e),
        _ => e,
    };

    private static ServiceBusFailureReason ReasonOf(string condition) => condition switch
    {
        ErrorCode.NotFound => ServiceBusFailureReason.MessagingEntityNotFound,
        MessageLockLost => ServiceBusFailureReason.MessageLockLost,
        MessageNotFound => ServiceBusFailureReason.MessageNotFound,
        ErrorCode.MessageSizeExceeded => ServiceBusFailureReason.MessageSizeExceeded,
        ErrorCode.ResourceLimitExceeded => ServiceBusFailureReason.QuotaExceeded,
        ServerBusy => ServiceBusFailureReason.ServiceBusy,
        OperationTimeout => ServiceBusFailureReason.ServiceTimeout,
        EntityDisabled => ServiceBusFailureReason.MessagingEntityDisabled,
        EntityAlreadyExists => ServiceBusFailureReason.MessagingEntityAlreadyExists,
        SessionLockLost => ServiceBusFailureReason.SessionLockLost,
        SessionCannotBeLocked => ServiceBusFailureReason.SessionCannotBeLocked,
        "" or ErrorCode.ConnectionForced or ErrorCode.DetachForced or ErrorCode.FramingError or ErrorCode.IllegalState =>
            ServiceBusFailureReason.ServiceCommunicationProblem,
        _ => ServiceBusFailureReason.GeneralError,
    };
}
