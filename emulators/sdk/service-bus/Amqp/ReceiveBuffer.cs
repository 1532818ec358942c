using Amqp;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>
/// Messages that arrived and were not taken yet, and the credit for more: as much as waiting receive calls ask for, or as the
/// prefetch count allows.
/// </summary>
internal sealed class ReceiveBuffer(int prefetchCount)
{
    private readonly Lock _gate = new();
    private readonly Queue<ServiceBusReceivedMessage> _messages = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReceiverLink? _link;
    private int _outstanding;
    private int _wanted;
    private bool _closed;

    /// <summary>The messages that are there, up to a number; waits for a first one until cancelled.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(
        int maxMessages, Func<CancellationToken, Task<ReceiverLink>> openLink, CancellationToken cancellationToken)
    {
        lock (_gate)
            _wanted += maxMessages;
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusReceiver));
                    if (_messages.Count > 0)
                        return Dequeue(maxMessages);
                    changed = _changed.Task;
                }

                await openLink(cancellationToken).ConfigureAwait(false);
                Replenish();
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_gate)
                _wanted -= maxMessages;
            Replenish();
        }
    }

    public void Add(ServiceBusReceivedMessage message)
    {
        lock (_gate)
        {
            _outstanding--;
            _messages.Enqueue(message);
            Signal();
        }
    }

    public void Attach(ReceiverLink link)
    {
        lock (_gate)
        {
            _link = link;
            _outstanding = 0;
        }
    }

    public void Detach(ReceiverLink link)
    {
        lock (_gate)
        {
            if (_link != link)
                return;
            _link = null;
            _outstanding = 0;
            Signal();
        }
    }

    /// <summary>Takes unused credit back; false when none was out.</summary>
    public bool Drain()
    {
        lock (_gate)
        {
            _closed = true;
            if (_link is null or { IsClosed: true } || _outstanding <= 0)
                return false;
            // Messages may be on their way: they still count against the credit that is named here.
            _link.SetCredit(_outstanding, CreditMode.Drain);
            return true;
        }
    }

    public List<ServiceBusReceivedMessage> Close()
    {
        lock (_gate)
        {
            _closed = true;
            Signal();
            List<ServiceBusReceivedMessage> rest = [.. _messages];
            _messages.Clear();
            return rest;
        }
    }

    private List<ServiceBusReceivedMessage> Dequeue(int maxMessages)
    {
        List<ServiceBusReceivedMessage> taken = [];
        while (taken.Count < maxMessages && _messages.TryDequeue(out var message))
            taken.Add(message);
        return taken;
    }

    private void Replenish()
    {
        lock (_gate)
        {
            var missing = Math.Max(prefetchCount, _wanted) - _messages.Count - _outstanding;
            if (_link is null || _closed || missing <= 0)
                return;
            _outstanding += missing;
            // Under the gate, so that a reply on another thread finds the credit counted.
            _link.SetCredit(missing, CreditMode.Manual);
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
