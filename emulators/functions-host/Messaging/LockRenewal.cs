using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Messaging;

/// <summary>Keeps the locks of messages while their function runs, up to host.json's bound.</summary>
internal sealed class LockRenewal : IAsyncDisposable
{
    /// <summary>Renews after this share of the lock's time, so that a slow answer does not lose it.</summary>
    private const double RenewAfter = 0.6;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _done;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _renewing;

    public LockRenewal(
        ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> messages, TimeSpan most, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _done = new CancellationTokenSource(most, time);
        _renewing = Task.WhenAll(messages.Select(message => Renew(receiver, message, _done.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _done.Dispose();
    }

    private async Task Renew(ServiceBusReceiver receiver, ServiceBusReceivedMessage message, CancellationToken done)
    {
        try
        {
            while (true)
            {
                var wait = (message.LockedUntil - _time.GetUtcNow()) * RenewAfter;
                await Task.Delay(wait > ShortestWait ? wait : ShortestWait, _time, done);
                await receiver.RenewMessageLockAsync(message, done);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            _logger.LogTrace("The lock of {MessageId} needs no more renewal", message.MessageId);
        }
        catch (ServiceBusException lost)
        {
            // Settling will fail too and the broker delivers again; the function goes on meanwhile.
            _logger.LogWarning(lost, "The lock of {MessageId} could not be renewed", message.MessageId);
        }
    }
}
