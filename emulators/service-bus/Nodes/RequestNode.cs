using Amqp;
using Amqp.Framing;
using Emulators.ServiceBus.Queues;
using Emulators.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Nodes;

/// <summary>
/// Request and response over a pair of links: a request names the address of the client's receiving link in reply-to,
/// its response carries the request's message id as correlation id.
/// </summary>
internal sealed class RequestNode(ReplyLinks replies, Func<Message, Task<Message>> answer, ILogger log)
{
    public void Attach(IncomingLink link) => link.Received = delivery => _ = ReceiveAsync(delivery);

    private async Task ReceiveAsync(IncomingDelivery delivery)
    {
        try
        {
            var request = MessageCodec.Decode(delivery.Bytes);
            if (replies.Find(request.Properties?.ReplyTo) is not { } reply)
            {
                delivery.Reject(ErrorCode.NotFound, "No link of this connection receives at the request's reply-to.");
                return;
            }

            delivery.Accept();
            var response = await answer(request);
            response.Properties = new Properties { To = request.Properties!.ReplyTo };
            response.Properties.SetCorrelationId(request.Properties.GetMessageId());
            reply.Send(MessageCodec.Encode(response));
        }
        catch (AmqpException e)
        {
            delivery.Reject(e.Error.Condition, e.Error.Description);
        }
        catch (Exception e)
        {
            log.LogError(e, "A request failed");
        }
    }
}

/// <summary>The links of one connection that receive responses, by the address they gave.</summary>
internal sealed class ReplyLinks
{
    private readonly Dictionary<string, ReplyLink> _links = [];

    public void Add(string address, OutgoingLink link)
    {
        lock (_links)
            _links[address] = new ReplyLink(link);
        link.Ended = () =>
        {
            lock (_links)
                _links.Remove(address);
        };
    }

    public ReplyLink? Find(string? address)
    {
        lock (_links)
            return address is null ? null : _links.GetValueOrDefault(address);
    }
}

/// <summary>Responses wait here for the client's credit.</summary>
internal sealed class ReplyLink
{
    private readonly Queue<byte[]> _waiting = new();
    private readonly OutgoingLink _link;

    public ReplyLink(OutgoingLink link)
    {
        _link = link;
        link.CreditChanged = Flush;
    }

    public void Send(byte[] response)
    {
        lock (_waiting)
            _waiting.Enqueue(response);
        Flush();
    }

    private void Flush()
    {
        lock (_waiting)
        {
            while (_waiting.Count > 0 && _link.TryTakeCredit())
                _link.Transfer(Guid.NewGuid().ToByteArray(), _waiting.Dequeue());
            _link.CompleteDrain();
        }
    }
}
