using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>
/// The wire side of a receiver. Settling goes through the entity's management
/// node, by lock token: that way the broker's answer is known, and a message can be settled after its link is gone.
/// </summary>
internal sealed class AmqpReceiver(
    AmqpConnectionScope connection, string entityPath, string identifier, ServiceBusReceiveMode mode, int prefetchCount)
    : EntitySession(connection, entityPath)
{
    private readonly ReceiveBuffer _buffer = new(prefetchCount);
    private ReceiverLink? _link;

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        int maxMessages, TimeSpan? maxWaitTime, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(maxWaitTime ?? Retry.TryTimeout);
        try
        {
            return await Retry.RunAsync(
                EntityPath, token => _buffer.TakeAsync(maxMessages, LinkAsync, token), waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    public Task SettleAsync(
        ServiceBusReceivedMessage message,
        Settlement settlement,
        IDictionary<string, object>? propertiesToModify,
        string? reason,
        string? description,
        CancellationToken cancellationToken)
    {
        var body = new Map
        {
            ["disposition-status"] = settlement switch
            {
                Settlement.Completed => "completed",
                Settlement.Abandoned => "abandoned",
                Settlement.Deferred => "defered",
                Settlement.DeadLettered => "suspended",
                _ => throw new ArgumentOutOfRangeException(nameof(settlement)),
            },
            ["lock-tokens"] = new[] { message.LockTokenGuid },
        };
        if (reason is not null)
            body["deadletter-reason"] = reason;
        if (description is not null)
            body["deadletter-description"] = description;
        if (propertiesToModify is { Count: > 0 })
        {
            var properties = new Map();
            foreach (var (key, value) in propertiesToModify)
                properties[key] = MessageConverter.ToAmqpValue(value);
            body["properties-to-modify"] = properties;
        }

        return Retry.RunAsync(
            EntityPath,
            async token =>
            {
                var management = await ManagementAsync(token).ConfigureAwait(false);
                await management.RequestAsync("update-disposition", body, token).ConfigureAwait(false);
                Forget(message);
                return true;
            },
            cancellationToken);
    }

    public Task<DateTimeOffset> RenewLockAsync(Guid lockToken, CancellationToken cancellationToken) =>
        Retry.RunAsync(
            EntityPath,
            async token =>
            {
                var management = await ManagementAsync(token).ConfigureAwait(false);
                var body = new Map { ["lock-tokens"] = new[] { lockToken } };
                var response = await management.RequestAsync("renew-lock", body, token).ConfigureAwait(false);
                return new DateTimeOffset(DateTime.SpecifyKind(((DateTime[])response["expirations"])[0], DateTimeKind.Utc));
            },
            cancellationToken);

    /// <summary>Gives back what was fetched and not taken, so that nobody has to wait for its lock to end.</summary>
    protected override async Task PrepareToCloseAsync()
    {
        try
        {
            if (mode == ServiceBusReceiveMode.PeekLock && _buffer.Drain())
                await BarrierAsync().ConfigureAwait(false);
            foreach (var message in _buffer.Close())
            {
                if (mode == ServiceBusReceiveMode.PeekLock && message.Delivery is { Link: { IsClosed: false } link } delivery)
                    link.Release(delivery.Message);
            }
        }
        catch (Exception e) when (e is AmqpException or OperationCanceledException or ServiceBusException or IOException)
        {
            // The link broke first; the locks end by themselves.
        }
    }

    /// <summary>Returns when everything the broker sent before now has arrived: its answers do not overtake its messages.</summary>
    private async Task BarrierAsync()
    {
        using var timeout = new CancellationTokenSource(CloseTimeout);
        var management = await ManagementAsync(timeout.Token).ConfigureAwait(false);
        var nothing = new Map { ["from-sequence-number"] = long.MaxValue, ["message-count"] = 1 };
        await management.RequestAsync("peek-message", nothing, timeout.Token).ConfigureAwait(false);
    }

    /// <summary>Lets the link forget a delivery that was settled through the management node.</summary>
    private static void Forget(ServiceBusReceivedMessage message)
    {
        if (message.Delivery is not { Link: { IsClosed: false } link } delivery)
            return;
        try
        {
            link.Accept(delivery.Message);
        }
        catch (Exception e) when (e is AmqpException or InvalidOperationException)
        {
            // The link is gone and its deliveries with it.
        }
    }

    private Task<ReceiverLink> LinkAsync(CancellationToken cancellationToken) => EnsureAsync(
        () => _link,
        async session =>
        {
            var opening = new LinkOpening();
            var attach = new Attach
            {
                Source = new Source { Address = EntityPath },
                Target = new Target { Address = identifier },
                SndSettleMode = mode == ServiceBusReceiveMode.PeekLock ? SenderSettleMode.Unsettled : SenderSettleMode.Settled,
            };
            var link = new ReceiverLink(session, $"{identifier}-{Guid.NewGuid()}", attach, opening.OnAttached);
            await opening.WaitAsync(link, cancellationToken).ConfigureAwait(false);
            link.Start(0, (from, message) => _buffer.Add(MessageConverter.FromAmqp(message, LockTokenOf(message), from)));
            _buffer.Attach(link);
            link.AddClosedCallback((_, _) => _buffer.Detach(link));
            return _link = link;
        },
        cancellationToken);

    private Guid LockTokenOf(Message message) =>
        mode == ServiceBusReceiveMode.PeekLock ? new Guid(message.DeliveryTag) : Guid.Empty;
}
