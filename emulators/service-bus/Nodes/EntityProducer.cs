using Amqp;
using Emulators.ServiceBus.Queues;
using Emulators.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Nodes;

/// <summary>A client's sender to a queue or topic: each message is accepted when it is on disk.</summary>
internal sealed class EntityProducer
{
    private readonly Broker _broker;
    private readonly string _path;
    private readonly ILogger _log;

    public EntityProducer(Broker broker, string path, IncomingLink link, ILogger log)
    {
        _broker = broker;
        _path = path;
        _log = log;
        broker.EnsureTarget(path);
        link.Received = delivery => _ = ReceiveAsync(delivery);
    }

    private async Task ReceiveAsync(IncomingDelivery delivery)
    {
        try
        {
            await _broker.EnqueueAsync(_path, MessageCodec.FromTransfer(delivery.Format, delivery.Bytes));
            delivery.Accept();
        }
        catch (AmqpException refused)
        {
            delivery.Reject(refused.Error.Condition, refused.Error.Description);
        }
        catch (Exception e)
        {
            _log.LogError(e, "A message to {Entity} failed", _path);
            delivery.Reject(ErrorCode.InternalError, e.Message);
        }
    }
}
