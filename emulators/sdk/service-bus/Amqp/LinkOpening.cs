using Amqp;
using Amqp.Framing;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>
/// Awaits the peer's answer to an attach. A refusal is an attach without a terminus followed by a detach with the reason.
/// </summary>
internal sealed class LinkOpening
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OnAttached(ILink link, Attach attach)
    {
        // Which terminus counts is the one the peer owns: a receiver's source, a sender's target.
        if ((attach.Role ? attach.Target : attach.Source) is not null)
            _opened.TrySetResult();
    }

    public async Task WaitAsync(Link link, CancellationToken cancellationToken)
    {
        link.AddClosedCallback((_, error) => _opened.TrySetException(
            new AmqpException(error ?? new Error(ErrorCode.DetachForced) { Description = "The link was refused." })));
        await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
