using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Reads what a checkout is doing and waits until it does something else. The durable client cannot push, so this
/// polls: slowly by default, and quickly at first, then slower and slower, after this process itself raised an event on
/// the checkout, ran an activity of it, or saw a change, because changes come in bursts.
/// </summary>
public sealed class StatusWatch(IOptions<StatusSettings> settings, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(4);
    private const double Slowing = 2;

    private readonly TimeSpan _slowPause = TimeSpan.FromMilliseconds(settings.Value.PollMilliseconds);
    private readonly ConcurrentDictionary<string, Watchers> _watched = new();

    /// <summary>The status as it is now; null when there is no such checkout.</summary>
    public static async Task<CheckoutStatus?> ReadAsync(DurableTaskClient client, string checkoutId, CancellationToken cancellation) =>
        await FindAsync(client, checkoutId, cancellation) is { } instance ? StatusOf(instance) : null;

    /// <summary>What an instance says of itself, also before its first turn and after a fault of ours.</summary>
    public static CheckoutStatus StatusOf(OrchestrationMetadata instance)
    {
        var said = instance.SerializedCustomStatus is null or "null" ? null : instance.ReadCustomStatusAs<CheckoutStatus>();
        var status = said ?? Transitions.Start(instance.ReadInputAs<CheckoutInput>()!);
        return instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated && !status.HasEnded
            ? status.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), instance.LastUpdatedAt).Remembering(status, StepCause.System)
            : status;
    }

    /// <summary>Waits until the sequence passes <paramref name="since"/>, the checkout ends, or <paramref name="patience"/> runs out.</summary>
    /// <param name="soon">The change is expected at once: look quickly from the start.</param>
    public async Task<CheckoutStatus?> WaitAsync(
        DurableTaskClient client, string checkoutId, int since, TimeSpan patience, CancellationToken cancellation, bool soon = false)
    {
        var until = clock.GetUtcNow() + patience;
        var watchers = Join(checkoutId);
        (CheckoutStatus? status, string? seen) = (null, null);
        try
        {
            // A caller who knows a sequence has just seen a change; the next may follow at once.
            var pause = soon || since > 0 ? FirstPause : _slowPause;
            while (true)
            {
                var hint = watchers.Hint.Task;
                var instance = await FindAsync(client, checkoutId, cancellation);
                var now = clock.GetUtcNow();
                if (instance is null)
                    return null;
                // Most looks find what the last one found, and reading a status costs more than looking.
                if (status is null || instance.SerializedCustomStatus != seen || instance.IsCompleted)
                    (status, seen) = (StatusOf(instance), instance.SerializedCustomStatus);
                if (status.Sequence > since || status.HasEnded || now >= until)
                    return status;
                pause = await Hinted(Min(pause, until - now), hint, cancellation) ? FirstPause : Min(pause * Slowing, _slowPause);
            }
        }
        finally
        {
            Leave(checkoutId, watchers);
        }
    }

    /// <summary>Something of the checkout just happened in this process: its watchers should look.</summary>
    public void Hint(string checkoutId)
    {
        if (_watched.TryGetValue(checkoutId, out var watchers))
            watchers.Ring();
    }

    /// <summary>The checkout's instance as it is now; null when there is no such checkout.</summary>
    public static async Task<OrchestrationMetadata?> FindAsync(DurableTaskClient client, string checkoutId, CancellationToken cancellation) =>
        await client.GetInstanceAsync(checkoutId, getInputsAndOutputs: true, cancellation) is { } instance && instance.Name == CheckoutOrchestrator.Name ? instance : null;

    /// <returns>True when a hint ended the pause.</returns>
    private async Task<bool> Hinted(TimeSpan pause, Task hint, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var slept = Task.Delay(pause, clock, over.Token);
        var first = await Task.WhenAny(slept, hint);
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return first == hint;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private Watchers Join(string checkoutId)
    {
        lock (_watched)
        {
            var watchers = _watched.GetOrAdd(checkoutId, _ => new Watchers());
            watchers.Count++;
            return watchers;
        }
    }

    private void Leave(string checkoutId, Watchers watchers)
    {
        lock (_watched)
        {
            if (--watchers.Count == 0)
                _watched.TryRemove(checkoutId, out _);
        }
    }

    private sealed class Watchers
    {
        public int Count;

        public TaskCompletionSource Hint { get; private set; } = New();

        public void Ring()
        {
            var rung = Hint;
            Hint = New();
            rung.TrySetResult();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
