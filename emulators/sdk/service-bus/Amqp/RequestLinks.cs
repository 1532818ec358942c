using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>Requests to one node and their responses, over a pair of links.</summary>
internal sealed class RequestLinks
{
    private const int ResponseCredit = 100;

    private readonly string _replyTo = Guid.NewGuid().ToString();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> _pending = new();
    private readonly SenderLink _sender;
    private readonly ReceiverLink _receiver;
    private readonly LinkOpening _senderOpening = new();
    private readonly LinkOpening _receiverOpening = new();

    private RequestLinks(Session session, string address)
    {
        _receiver = new ReceiverLink(
            session,
            $"{address}-responses-{_replyTo}",
            new Attach { Source = new Source { Address = address }, Target = new Target { Address = _replyTo } },
            _receiverOpening.OnAttached);
        _receiver.AddClosedCallback(OnClosed);
        _receiver.Start(ResponseCredit, OnResponse);
        _sender = new SenderLink(
            session,
            $"{address}-requests-{_replyTo}",
            new Attach { Source = new Source { Address = _replyTo }, Target = new Target { Address = address } },
            _senderOpening.OnAttached);
        _sender.AddClosedCallback(OnClosed);
    }

    public bool IsClosed => _sender.IsClosed || _receiver.IsClosed;

    public static async Task<RequestLinks> OpenAsync(Session session, string address, CancellationToken cancellationToken)
    {
        var links = new RequestLinks(session, address);
        await links._receiverOpening.WaitAsync(links._receiver, cancellationToken).ConfigureAwait(false);
        await links._senderOpening.WaitAsync(links._sender, cancellationToken).ConfigureAwait(false);
        return links;
    }

    public async Task<Message> RequestAsync(Message request, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString();
        var response = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = response;
        try
        {
            request.Properties = new Properties { MessageId = id, ReplyTo = _replyTo };
            _sender.Send(request, OnOutcome, response);
            if (IsClosed)
                OnClosed(_sender, _sender.Error);
            return await response.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private static void OnOutcome(ILink link, Message request, Outcome outcome, object state)
    {
        if (outcome is not Accepted)
        {
            var error = (outcome as Rejected)?.Error ?? new Error(ErrorCode.DetachForced) { Description = "The request was not taken." };
            ((TaskCompletionSource<Message>)state).TrySetException(new AmqpException(error));
        }
    }

    private void OnResponse(IReceiverLink link, Message response)
    {
        link.Accept(response);
        if (response.Properties?.GetCorrelationId()?.ToString() is { } id && _pending.TryGetValue(id, out var pending))
            pending.TrySetResult(response);
    }

    private void OnClosed(IAmqpObject link, Error? error)
    {
        foreach (var pending in _pending.Values)
            pending.TrySetException(new AmqpException(error ?? new Error(ErrorCode.DetachForced)));
    }
}
