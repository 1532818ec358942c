using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>The wire side of a sender.</summary>
internal sealed class AmqpSender(AmqpConnectionScope connection, string entityPath, string identifier)
    : EntitySession(connection, entityPath)
{
    private SenderLink? _link;

    public Task SendAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken) =>
        Retry.RunAsync(
            EntityPath,
            async token =>
            {
                var message = messages.Count == 1 ? MessageConverter.ToAmqp(messages[0]) : MessageConverter.ToBatch(messages);
                var link = await LinkAsync(token).ConfigureAwait(false);
                await SendAsync(link, message, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    public Task<long> ScheduleAsync(ServiceBusMessage message, DateTimeOffset at, CancellationToken cancellationToken) =>
        Retry.RunAsync(
            EntityPath,
            async token =>
            {
                message.ScheduledEnqueueTime = at;
                var item = new Map { ["message"] = MessageConverter.Encode(MessageConverter.ToAmqp(message)) };
                if (message.MessageId is not null)
                    item["message-id"] = message.MessageId;
                var management = await ManagementAsync(token).ConfigureAwait(false);
                var response = await management
                    .RequestAsync("schedule-message", new Map { ["messages"] = new List { item } }, token)
                    .ConfigureAwait(false);
                return ((long[])response["sequence-numbers"])[0];
            },
            cancellationToken);

    public Task CancelScheduledAsync(long sequenceNumber, CancellationToken cancellationToken) =>
        Retry.RunAsync(
            EntityPath,
            async token =>
            {
                var management = await ManagementAsync(token).ConfigureAwait(false);
                var body = new Map { ["sequence-numbers"] = new[] { sequenceNumber } };
                return await management.RequestAsync("cancel-scheduled-message", body, token).ConfigureAwait(false);
            },
            cancellationToken);

    private static async Task SendAsync(SenderLink link, Message message, CancellationToken cancellationToken)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Send(
            message,
            (_, _, outcome, _) =>
            {
                if (outcome is Accepted)
                    sent.TrySetResult();
                else
                    sent.TrySetException(new AmqpException((outcome as Rejected)?.Error ?? new Error(ErrorCode.DetachForced)
                    {
                        Description = "The link closed before the message was accepted.",
                    }));
            },
            null);
        await sent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<SenderLink> LinkAsync(CancellationToken cancellationToken) => EnsureAsync(
        () => _link,
        async session =>
        {
            var opening = new LinkOpening();
            var attach = new Attach { Source = new Source { Address = identifier }, Target = new Target { Address = EntityPath } };
            var link = new SenderLink(session, $"{identifier}-{Guid.NewGuid()}", attach, opening.OnAttached);
            await opening.WaitAsync(link, cancellationToken).ConfigureAwait(false);
            return _link = link;
        },
        cancellationToken);
}
