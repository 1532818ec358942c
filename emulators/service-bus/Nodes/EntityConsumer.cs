using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Emulators.ServiceBus.Queues;
using Emulators.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Nodes;

/// <summary>A client's receiver on a queue: deliveries out, verdicts in.</summary>
internal sealed class EntityConsumer : IConsumer
{
    private readonly Broker _broker;
    private readonly MessageQueue _queue;
    private readonly OutgoingLink _link;
    private readonly ILogger _log;
    private int _unsent;

    public EntityConsumer(Broker broker, MessageQueue queue, OutgoingLink link, ILogger log)
    {
        _broker = broker;
        _queue = queue;
        _link = link;
        _log = log;
        link.CreditChanged = () => broker.CreditChanged(queue);
        link.Disposed = (delivery, outcome) => _ = SettleAsync(delivery, outcome);
        link.Ended = () => broker.Leave(queue, this);
        broker.Join(queue, this);
    }

    public bool DeletesOnReceive => _link.Presettled;

    public bool TryTakeCredit()
    {
        if (!_link.TryTakeCredit())
            return false;
        _unsent++;
        return true;
    }

    public void Deliver(QueueEntry entry)
    {
        _unsent--;
        var tag = DeletesOnReceive ? Guid.NewGuid() : entry.LockToken;
        _link.Transfer(tag.ToByteArray(), MessageCodec.ForReceiver(entry));
    }

    public void Idle()
    {
        // A drain is answered after the messages that still wait for their deletion to be on disk.
        if (_unsent == 0 && _link.IsDraining)
            _link.CompleteDrain();
    }

    private static Settlement SettlementFor(DeliveryState outcome) => outcome switch
    {
        Accepted => new Settlement.Complete(),
        Released => new Settlement.Release(),
        Modified { UndeliverableHere: true } modified => new Settlement.Defer(Properties(modified.MessageAnnotations)),
        Modified modified => new Settlement.Abandon(Properties(modified.MessageAnnotations)),
        Rejected rejected => DeadLetter(rejected.Error),
        _ => throw new AmqpException(ErrorCode.NotImplemented, $"There is no outcome {outcome.Descriptor.Name}."),
    };

    private static Settlement.DeadLetter DeadLetter(Error? error)
    {
        var properties = Properties(error?.Info);
        properties.Remove(MessageCodec.DeadLetterReason, out var reason);
        properties.Remove(MessageCodec.DeadLetterDescription, out var description);
        return new Settlement.DeadLetter(reason as string, description as string ?? error?.Description, properties);
    }

    private static Dictionary<string, object> Properties(Fields? fields) =>
        fields?.ToDictionary(pair => pair.Key.ToString()!, pair => pair.Value) ?? [];

    private async Task SettleAsync(OutgoingDelivery delivery, DeliveryState outcome)
    {
        try
        {
            await _broker.SettleAsync(_queue, new Guid(delivery.Tag), SettlementFor(outcome));
            // A dead letter's reason must not come back: clients take an error in the answer for a refusal.
            delivery.Settle(outcome is Rejected ? new Rejected() : outcome);
        }
        catch (AmqpException refused)
        {
            if (delivery.Settled)
                _log.LogDebug("A verdict on {Queue} came too late: {Reason}", _queue.Path, refused.Message);
            delivery.Settle(new Rejected { Error = refused.Error });
        }
        catch (Exception e)
        {
            _log.LogError(e, "A verdict on {Queue} failed", _queue.Path);
            delivery.Settle(new Rejected { Error = new Error(ErrorCode.InternalError) { Description = e.Message } });
        }
    }
}
