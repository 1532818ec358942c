using System.Buffers;
using Amqp;
using Amqp.Framing;

namespace Emulators.ServiceBus.Wire;

/// <summary>A link on which the client sends. Credit is given back as messages are answered, so a slow disk slows the senders.</summary>
internal sealed class IncomingLink : AmqpLink
{
    private const uint Window = 500;

    private readonly Lock _gate = new();
    private readonly int _maxMessageSize;
    private uint _deliveryCount;
    private uint _credit;
    private uint _answered;
    private Partial? _partial;

    public IncomingLink(AmqpSession session, Attach attach, int maxMessageSize) : base(session, attach)
    {
        _maxMessageSize = maxMessageSize;
        _deliveryCount = attach.InitialDeliveryCount;
    }

    /// <summary>Called on the connection's reader with each complete message.</summary>
    public Action<IncomingDelivery>? Received { get; set; }

    public void GiveInitialCredit()
    {
        lock (_gate)
            _credit = Window;
        SendFlow();
    }

    internal override void OnFlow(Flow flow)
    {
        if (flow.Echo)
            SendFlow();
    }

    internal void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload)
    {
        if (_partial is null)
        {
            lock (_gate)
            {
                if (_credit == 0)
                    throw new AmqpException(ErrorCode.TransferLimitExceeded, $"Link {Name} has no credit.");
                _credit--;
                _deliveryCount++;
            }

            _partial = new Partial(transfer.DeliveryId, transfer.Settled, transfer.MessageFormat);
        }

        _partial.Settled |= transfer.Settled;
        if (transfer.Aborted)
        {
            _partial = null;
            Answered();
            return;
        }

        if (!_partial.TooLarge)
            _partial.Append(payload.Span, _maxMessageSize);
        if (transfer.More)
            return;
        var whole = _partial;
        _partial = null;
        var delivery = new IncomingDelivery(this, whole.Id, whole.Settled, whole.Format, whole.ToArray());
        if (whole.TooLarge)
            delivery.Reject(ErrorCode.MessageSizeExceeded, $"A message holds at most {_maxMessageSize} bytes.");
        else
            Received?.Invoke(delivery);
    }

    internal void Answered()
    {
        lock (_gate)
        {
            if (++_answered < Window / 2)
                return;
            _credit += _answered;
            _answered = 0;
        }

        SendFlow();
    }

    private void SendFlow()
    {
        Flow flow;
        lock (_gate)
            flow = new Flow { Handle = Handle, DeliveryCount = _deliveryCount, LinkCredit = _credit };
        Session.SendFlow(flow);
    }

    private sealed class Partial(uint id, bool settled, uint format)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public uint Id => id;

        public bool Settled { get; set; } = settled;

        public uint Format => format;

        public bool TooLarge { get; private set; }

        public void Append(ReadOnlySpan<byte> payload, int limit)
        {
            TooLarge = _bytes.WrittenCount + payload.Length > limit;
            if (!TooLarge)
                _bytes.Write(payload);
        }

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }
}

/// <summary>A message the client sent, to be answered once.</summary>
/// <param name="Format">The message format; batches have their own.</param>
internal sealed record IncomingDelivery(IncomingLink Link, uint Id, bool Settled, uint Format, byte[] Bytes)
{
    public void Accept() => Answer(new Accepted());

    public void Reject(string condition, string description) =>
        Answer(new Rejected { Error = new Error(condition) { Description = description } });

    private void Answer(DeliveryState state)
    {
        if (!Settled && !Link.IsEnded)
            Link.Session.Send(new Dispose { Role = true, First = Id, Settled = true, State = state });
        Link.Answered();
    }
}
