using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Functions.Carts;

/// <summary>Starts an id once, and tells who began it; with a turn before and after everything.</summary>
internal sealed class SteppedEngine(Turns turns, Action<CheckoutInput> started) : DurableTaskClient("stepped")
{
    private readonly Dictionary<string, CheckoutStatus> _shown = [];

    public void Show(CheckoutStatus status) => _shown[status.CheckoutId] = status;

    public bool HasEnded(string checkoutId) => _shown[checkoutId].HasEnded;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        await turns.Next(canDie: true);
        var checkout = (CheckoutInput)input!;
        // A status after the first: whoever started it need not wait for one.
        var status = Transitions.Start(checkout).AwaitAmount(Statuses.Soon) with { Sequence = Transitions.FirstSequence + 1 };
        if (!_shown.TryAdd(checkout.CheckoutId, status))
            throw new InvalidOperationException("It exists.");
        started(checkout);
        await turns.Next(canDie: true);
        return checkout.CheckoutId;
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        await turns.Next(canDie: true);
        return _shown.TryGetValue(instanceId, out var status) ? Instance(status) : null;
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation) ?? throw new OperationCanceledException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static OrchestrationMetadata Instance(CheckoutStatus status)
    {
        var shown = Statuses.Instance(status);
        return !status.HasEnded ? shown : new OrchestrationMetadata(shown.Name, shown.InstanceId)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Completed, DataConverter = shown.DataConverter, SerializedCustomStatus = shown.SerializedCustomStatus,
        };
    }
}
