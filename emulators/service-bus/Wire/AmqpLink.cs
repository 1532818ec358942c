using Amqp.Framing;

namespace Emulators.ServiceBus.Wire;

/// <summary>One end of a link. The client always starts it, so both ends use the client's handle.</summary>
internal abstract class AmqpLink(AmqpSession session, Attach attach)
{
    private int _ended;

    public AmqpSession Session => session;

    public uint Handle { get; } = attach.Handle;

    public string Name { get; } = attach.LinkName;

    public bool IsEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Called once, when the link, its session or its connection ends.</summary>
    public Action? Ended { get; set; }

    /// <summary>Ends the link from this side.</summary>
    public void Detach(Error? error)
    {
        if (IsEnded)
            return;
        session.Send(new Detach { Handle = Handle, Closed = true, Error = error });
        End();
    }

    internal abstract void OnFlow(Flow flow);

    internal void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            Ended?.Invoke();
    }
}
