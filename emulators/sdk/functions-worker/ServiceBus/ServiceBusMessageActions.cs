using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Lets a function settle its messages itself.</summary>
public class ServiceBusMessageActions
{
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);
    private readonly ServiceBusReceiver? _receiver;

    /// <summary>For test doubles.</summary>
    protected ServiceBusMessageActions()
    {
    }

    internal ServiceBusMessageActions(ServiceBusReceiver receiver)
    {
        _receiver = receiver;
    }

    private ServiceBusReceiver Receiver =>
        _receiver ?? throw new InvalidOperationException("These actions do not come from the Functions host.");

    /// <summary>Removes the message.</summary>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle(message, Receiver.CompleteMessageAsync(message, cancellationToken));

    /// <summary>Gives the message back for another delivery.</summary>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        Settle(message, Receiver.AbandonMessageAsync(message, propertiesToModify, cancellationToken));

    /// <summary>Moves the message to the dead-letter queue.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Settle(message, deadLetterReason is null
            ? Receiver.DeadLetterMessageAsync(message, propertiesToModify, cancellationToken)
            : Receiver.DeadLetterMessageAsync(
                message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken));

    /// <summary>Sets the message aside; only its sequence number brings it back.</summary>
    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        Settle(message, Receiver.DeferMessageAsync(message, propertiesToModify, cancellationToken));

    /// <summary>Extends the message's lock.</summary>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Receiver.RenewMessageLockAsync(message, cancellationToken);

    /// <summary>Whether the function has settled the message, so that the host must not.</summary>
    internal bool IsSettled(ServiceBusReceivedMessage message) => _settled.ContainsKey(message.LockToken);

    private async Task Settle(ServiceBusReceivedMessage message, Task settling)
    {
        await settling.ConfigureAwait(false);
        _settled[message.LockToken] = true;
    }
}
