using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>An entity's requests: locks, dispositions, schedules.</summary>
internal sealed class ManagementClient(RequestLinks links)
{
    private const int FirstFailureStatus = 300;
    private const int NotFoundStatus = 404;
    private const int GoneStatus = 410;
    private const int UnauthorisedStatus = 401;

    public bool IsClosed => links.IsClosed;

    public static async Task<ManagementClient> OpenAsync(Session session, string entityPath, CancellationToken cancellationToken) =>
        new(await RequestLinks.OpenAsync(session, entityPath + "/$management", cancellationToken).ConfigureAwait(false));

    public async Task<Map> RequestAsync(string operation, Map body, CancellationToken cancellationToken)
    {
        var request = new Message { BodySection = new AmqpValue { Value = body }, ApplicationProperties = new ApplicationProperties() };
        request.ApplicationProperties["operation"] = "com.microsoft:" + operation;
        request.ApplicationProperties["com.microsoft:server-timeout"] = (uint)Retry.TryTimeout.TotalMilliseconds;
        var response = await links.RequestAsync(request, cancellationToken).ConfigureAwait(false);
        var properties = response.ApplicationProperties ?? new ApplicationProperties();
        var status = Convert.ToInt32(properties["statusCode"], null);
        if (status < FirstFailureStatus)
            return response.Body as Map ?? [];
        var condition = properties["errorCondition"]?.ToString() ?? status switch
        {
            NotFoundStatus => AmqpErrors.MessageNotFound,
            GoneStatus => AmqpErrors.MessageLockLost,
            UnauthorisedStatus => ErrorCode.UnauthorizedAccess,
            _ => ErrorCode.InternalError,
        };
        throw new AmqpException(new Error(condition) { Description = properties["statusDescription"] as string ?? $"Status {status}." });
    }
}
