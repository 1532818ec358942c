using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Emulators.ServiceBus.Wire;

/// <summary>One session of a connection: its links, its windows and the deliveries the client has not settled.</summary>
internal sealed class AmqpSession(AmqpConnection connection, ushort channel, Begin begin)
{
    private const uint IncomingWindow = 5000;
    private const int PerformativeRoom = 128;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<uint, AmqpLink> _links = new();
    private readonly SortedDictionary<uint, OutgoingDelivery> _unsettled = [];
    private readonly Queue<(Transfer Transfer, ReadOnlyMemory<byte> Payload)> _waiting = new();
    private uint _nextIncomingId = begin.NextOutgoingId;
    private uint _incomingWindow = IncomingWindow;
    private uint _nextOutgoingId;
    private uint _nextDeliveryId;
    private uint _remoteWindow = begin.IncomingWindow;

    public AmqpConnection Connection => connection;

    public void Open() => Send(new Begin
    {
        RemoteChannel = channel,
        NextOutgoingId = 0,
        IncomingWindow = IncomingWindow,
        OutgoingWindow = IncomingWindow,
        HandleMax = begin.HandleMax,
    });

    public void Send(DescribedList performative) => connection.Send(channel, performative);

    public void SendFlow(Flow flow)
    {
        lock (_gate)
        {
            flow.NextIncomingId = _nextIncomingId;
            flow.IncomingWindow = _incomingWindow;
            flow.NextOutgoingId = _nextOutgoingId;
            flow.OutgoingWindow = IncomingWindow;
            Send(flow);
        }
    }

    public void Transfer(OutgoingLink link, byte[] tag, ReadOnlyMemory<byte> message)
    {
        var room = connection.MaxOutgoingFrame - AmqpFrames.HeaderSize - PerformativeRoom;
        lock (_gate)
        {
            var id = _nextDeliveryId++;
            if (!link.Presettled)
                _unsettled[id] = new OutgoingDelivery(link, id, tag);
            while (true)
            {
                var part = message[..Math.Min(room, message.Length)];
                message = message[part.Length..];
                var transfer = new Transfer
                {
                    Handle = link.Handle,
                    DeliveryId = id,
                    DeliveryTag = tag,
                    MessageFormat = 0,
                    Settled = link.Presettled,
                    More = message.Length > 0,
                };
                if (_remoteWindow == 0)
                    _waiting.Enqueue((transfer, part));
                else
                    Write(transfer, part.Span);
                if (message.Length == 0)
                    return;
            }
        }
    }

    public void OnPerformative(DescribedList performative, ReadOnlyMemory<byte> payload)
    {
        switch (performative)
        {
            case Attach attach:
                OnAttach(attach);
                break;
            case Flow flow:
                OnFlow(flow);
                break;
            case Transfer transfer:
                OnTransfer(transfer, payload);
                break;
            case Dispose { Role: true } disposition:
                OnDisposition(disposition);
                break;
            case Dispose:
                // A sender settling a transfer that we already settled when we answered it.
                break;
            case Detach detach when _links.TryRemove(detach.Handle, out var link):
                if (!link.IsEnded)
                    Send(new Detach { Handle = detach.Handle, Closed = detach.Closed });
                EndLink(link);
                break;
            case Detach:
                break;
            default:
                throw new AmqpException(ErrorCode.NotImplemented, performative.Descriptor.Name);
        }
    }

    public void End()
    {
        foreach (var link in _links.Values)
            EndLink(link);
        _links.Clear();
    }

    private void OnAttach(Attach attach)
    {
        AmqpLink link = attach.Role
            ? new OutgoingLink(this, attach)
            : new IncomingLink(this, attach, connection.Nodes.MaxTransferSize);
        if (!_links.TryAdd(attach.Handle, link))
            throw new AmqpException(ErrorCode.HandleInUse, $"Handle {attach.Handle} is in use.");
        var answer = new Attach
        {
            LinkName = attach.LinkName,
            Handle = attach.Handle,
            Role = !attach.Role,
            SndSettleMode = attach.SndSettleMode,
            RcvSettleMode = attach.RcvSettleMode,
            InitialDeliveryCount = 0,
        };
        try
        {
            connection.Nodes.Attach(link, attach);
        }
        catch (AmqpException refused)
        {
            // The protocol's way to refuse: attach without a terminus, then detach with the reason.
            Send(answer);
            link.Detach(refused.Error);
            return;
        }

        answer.Source = attach.Source;
        answer.Target = attach.Target;
        answer.MaxMessageSize = (ulong)connection.Nodes.MaxMessageSize;
        Send(answer);
        (link as IncomingLink)?.GiveInitialCredit();
    }

    private void OnFlow(Flow flow)
    {
        lock (_gate)
        {
            _remoteWindow = unchecked(flow.NextIncomingId + flow.IncomingWindow - _nextOutgoingId);
            while (_remoteWindow > 0 && _waiting.TryDequeue(out var next))
                Write(next.Transfer, next.Payload.Span);
        }

        if (flow.HasHandle && _links.TryGetValue(flow.Handle, out var link) && !link.IsEnded)
            link.OnFlow(flow);
        else if (flow.Echo)
            SendFlow(new Flow());
    }

    private void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload)
    {
        bool replenish;
        lock (_gate)
        {
            _nextIncomingId++;
            replenish = --_incomingWindow <= IncomingWindow / 2;
            if (replenish)
                _incomingWindow = IncomingWindow;
        }

        if (replenish)
            SendFlow(new Flow());
        // A transfer that crossed our detach belongs to nobody any more.
        if (_links.TryGetValue(transfer.Handle, out var link) && !link.IsEnded)
            (link as IncomingLink)?.OnTransfer(transfer, payload);
    }

    private void OnDisposition(Dispose disposition)
    {
        if (disposition.State is not Outcome outcome)
            return;
        List<OutgoingDelivery> found = [];
        lock (_gate)
        {
            for (var id = disposition.First; unchecked((int)(disposition.Last - id)) >= 0; id++)
            {
                if (_unsettled.Remove(id, out var delivery))
                    found.Add(delivery with { Settled = disposition.Settled });
            }
        }

        foreach (var delivery in found)
            delivery.Link.Disposed?.Invoke(delivery, outcome);
    }

    private void EndLink(AmqpLink link)
    {
        lock (_gate)
        {
            foreach (var (id, _) in _unsettled.Where(pair => pair.Value.Link == link).ToList())
                _unsettled.Remove(id);
        }

        link.End();
    }

    private void Write(Transfer transfer, ReadOnlySpan<byte> payload)
    {
        _remoteWindow--;
        _nextOutgoingId++;
        connection.Send(channel, transfer, payload);
    }
}
