using Amqp.Framing;

namespace Emulators.ServiceBus.Wire;

/// <summary>A link on which the client receives. It sends only what the client's credit allows.</summary>
internal sealed class OutgoingLink : AmqpLink
{
    private readonly Lock _gate = new();
    private uint _deliveryCount;
    private uint _credit;
    private bool _drain;

    public OutgoingLink(AmqpSession session, Attach attach) : base(session, attach) =>
        Presettled = attach.SndSettleMode == SenderSettleMode.Settled;

    /// <summary>Whether deliveries go out settled: the client asked for receive-and-delete.</summary>
    public bool Presettled { get; set; }

    /// <summary>Called on the connection's reader when the client's credit changed.</summary>
    public Action? CreditChanged { get; set; }

    /// <summary>Called on the connection's reader with the client's verdict on an unsettled delivery.</summary>
    public Action<OutgoingDelivery, DeliveryState>? Disposed { get; set; }

    public bool IsDraining
    {
        get
        {
            lock (_gate)
                return _drain;
        }
    }

    /// <summary>Spends one credit for a delivery that will follow; false when there is none.</summary>
    public bool TryTakeCredit()
    {
        lock (_gate)
        {
            if (_credit == 0 || IsEnded)
                return false;
            _credit--;
            _deliveryCount++;
            return true;
        }
    }

    /// <summary>Sends a delivery for which credit was taken.</summary>
    public void Transfer(byte[] tag, ReadOnlyMemory<byte> message) => Session.Transfer(this, tag, message);

    /// <summary>Gives unused credit back, as a draining client asks, once everything that was there has been sent.</summary>
    public void CompleteDrain()
    {
        Flow flow;
        lock (_gate)
        {
            if (!_drain)
                return;
            _drain = false;
            _deliveryCount += _credit;
            _credit = 0;
            flow = new Flow { Handle = Handle, DeliveryCount = _deliveryCount, LinkCredit = 0, Drain = true };
        }

        Session.SendFlow(flow);
    }

    internal override void OnFlow(Flow flow)
    {
        lock (_gate)
        {
            // Serial-number arithmetic: the client may not have seen our latest deliveries, or may have lowered its credit.
            var credit = unchecked((int)(flow.DeliveryCount + flow.LinkCredit - _deliveryCount));
            _credit = credit > 0 ? (uint)credit : 0;
            _drain = flow.Drain;
        }

        CreditChanged?.Invoke();
    }
}

/// <summary>A delivery the client has not settled yet.</summary>
/// <param name="Tag">The delivery tag, which is the lock token.</param>
internal sealed record OutgoingDelivery(OutgoingLink Link, uint Id, byte[] Tag)
{
    /// <summary>Whether the client has already settled and expects no answer.</summary>
    public bool Settled { get; init; }

    /// <summary>Settles from this side with the broker's answer.</summary>
    public void Settle(DeliveryState state)
    {
        if (!Settled && !Link.IsEnded)
            Link.Session.Send(new Dispose { Role = false, First = Id, Settled = true, State = state });
    }
}
