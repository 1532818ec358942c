using Azure.Messaging.ServiceBus;
using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Messaging;

/// <summary>
/// Feeds one function with the messages of its queue or subscription, as many at once as host.json allows. A function
/// that throws gives its messages back; the broker delivers them again or, after its limit, dead-letters them.
/// </summary>
internal sealed class MessageListener(
    FunctionMethod function,
    ServiceBusReceiver receiver,
    AppRuntime runtime,
    HostJson hostJson,
    ILogger<MessageListener> logger) : IAsyncDisposable
{
    /// <summary>How long one receive waits; messages are pushed, so this only bounds how long a dead link goes unnoticed.</summary>
    private static readonly TimeSpan ReceiveWait = TimeSpan.FromSeconds(60);

    /// <summary>How long a stop waits for functions that run.</summary>
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly ServiceBusTriggerAttribute _trigger = (ServiceBusTriggerAttribute)function.Trigger;
    private readonly SemaphoreSlim _slots = new(hostJson.MaxConcurrentCalls);
    private readonly CancellationTokenSource _stopping = new();
    private Task _receiving = Task.CompletedTask;

    public void Start() => _receiving = Task.Run(ReceiveUntilStopped);

    /// <summary>Stops receiving and waits for the calls that run; they see the host's cancellation.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _receiving;
        using var bound = new CancellationTokenSource(StopBound);
        try
        {
            for (var i = 0; i < hostJson.MaxConcurrentCalls; i++)
                await _slots.WaitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("{Function} ignores its cancellation; its messages will be delivered again", function.Name);
        }

        await receiver.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ReceiveUntilStopped()
    {
        var retry = FirstRetry;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Receive(_stopping.Token);
                retry = FirstRetry;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                logger.LogWarning(broken, "Receiving for {Function} failed; trying again in {Retry}", function.Name, retry);
                await Task.WhenAny(Task.Delay(retry, runtime.TimeProvider, _stopping.Token));
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    private async Task Receive(CancellationToken stopping)
    {
        await _slots.WaitAsync(stopping);
        var free = 1;
        while (!_trigger.IsBatched && _slots.Wait(0, CancellationToken.None))
            free++;
        var used = 0;
        try
        {
            var messages = await receiver.ReceiveMessagesAsync(
                _trigger.IsBatched ? hostJson.MaxMessageBatchSize : free, ReceiveWait, stopping);
            var calls = _trigger.IsBatched && messages.Count > 0 ? [messages] : messages.Select(m => (IReadOnlyList<ServiceBusReceivedMessage>)[m]);
            foreach (var call in calls)
            {
                used++;
                _ = Task.Run(() => Handle(call), CancellationToken.None);
            }
        }
        finally
        {
            if (free > used)
                _slots.Release(free - used);
        }
    }

    private async Task Handle(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        try
        {
            var actions = new ServiceBusMessageActions(receiver);
            var completed = await TryRun(messages, actions);
            foreach (var message in messages.Where(m => !actions.IsSettled(m)))
                await Settle(message, completed);
        }
        catch (ServiceBusException lost)
        {
            logger.LogWarning(lost, "A message of {Function} could not be settled and will be delivered again", function.Name);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<bool> TryRun(IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions)
    {
        await using var renewal = new LockRenewal(receiver, messages, hostJson.MaxAutoLockRenewal, runtime.TimeProvider, logger);
        try
        {
            await runtime.Runner.Run(function, new MessageInput(messages, _trigger.IsBatched, actions, runtime.Json), null, CancellationToken.None);
            return true;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Function {Function} failed on message {MessageId}", function.Name, messages[0].MessageId);
            return false;
        }
    }

    /// <summary>With <c>AutoCompleteMessages</c> off the host leaves a message alone when the function returned.</summary>
    private Task Settle(ServiceBusReceivedMessage message, bool completed)
    {
        if (!completed)
            return receiver.AbandonMessageAsync(message);
        return _trigger.AutoCompleteMessages && hostJson.AutoCompleteMessages ? receiver.CompleteMessageAsync(message) : Task.CompletedTask;
    }
}
