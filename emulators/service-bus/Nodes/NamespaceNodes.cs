using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Emulators.ServiceBus.Queues;
using Emulators.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Nodes;

/// <summary>Leads each link to what it asks for, if its connection may.</summary>
internal sealed class NamespaceNodes(Broker broker, SasTokens tokens, TimeProvider time, ILogger log) : IAmqpNodes
{
    // Room for the headers and annotations around a message of the largest size, and for a request that carries one.
    private const int TransferRoom = 64 * 1024;

    private readonly ConditionalWeakTable<AmqpConnection, ReplyLinks> _replies = [];

    public int MaxMessageSize => Broker.MaxMessageSize;

    public int MaxTransferSize => Broker.MaxMessageSize + TransferRoom;

    public bool IsKnown(string user, string password) => tokens.IsPolicy(user, password);

    public void Attach(AmqpLink link, Attach attach)
    {
        var path = EntityAddress.Of(attach)
            ?? throw new AmqpException(ErrorCode.NotImplemented, "A link needs an address; transactions are not served.");
        var connection = link.Session.Connection;
        if (path.Equals(EntityAddress.Cbs, StringComparison.OrdinalIgnoreCase))
        {
            AttachRequests(link, attach, new CbsNode(tokens, connection.Granted).AnswerAsync);
            return;
        }

        if (!connection.IsTrusted && !connection.Granted.Covers(path, time.GetUtcNow()))
            throw ServiceBusErrors.Unauthorised(path);
        if (EntityAddress.ManagedEntity(path) is { } entity)
            AttachRequests(link, attach, new ManagementNode(broker, entity).AnswerAsync);
        else if (link is OutgoingLink outgoing)
            AttachReceiver(outgoing, attach, path);
        else
            _ = new EntityProducer(broker, path, (IncomingLink)link, log);
    }

    private void AttachReceiver(OutgoingLink link, Attach attach, string path)
    {
        if ((attach.Source as Source)?.FilterSet?.Keys.Any(k => k.ToString() == "com.microsoft:session-filter") == true)
            throw new AmqpException(ErrorCode.NotImplemented, "Sessions are not served.");
        _ = new EntityConsumer(broker, broker.Receivable(path), link, log);
    }

    private void AttachRequests(AmqpLink link, Attach attach, Func<Message, Task<Message>> answer)
    {
        var replies = _replies.GetOrCreateValue(link.Session.Connection);
        if (link is IncomingLink incoming)
        {
            new RequestNode(replies, answer, log).Attach(incoming);
            return;
        }

        // Some clients name their end of the link, others are known by the link's name.
        var address = (attach.Target as Target)?.Address ?? link.Name;
        var outgoing = (OutgoingLink)link;
        outgoing.Presettled = true;
        replies.Add(address, outgoing);
    }
}
