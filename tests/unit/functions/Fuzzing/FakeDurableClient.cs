using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Shows checkouts that stand still, and remembers what was asked of them.</summary>
internal sealed class FakeDurableClient(IEnumerable<CheckoutStatus> statuses) : DurableTaskClient("fake")
{
    private readonly Dictionary<string, OrchestrationMetadata> _instances = statuses.ToDictionary(s => s.CheckoutId, Statuses.Instance, StringComparer.Ordinal);

    public List<(string Checkout, string Name, object? Payload)> Events { get; } = [];

    public List<object> Started { get; } = [];

    public void Forget()
    {
        Events.Clear();
        Started.Clear();
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Events.Add((instanceId, eventName, eventPayload));
        return Task.CompletedTask;
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        Started.Add(input!);
        return Task.FromResult(options!.InstanceId!);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(_instances.GetValueOrDefault(instanceId));

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>((_, _) => Task.FromResult(new Page<OrchestrationMetadata>([.. _instances.Values])));

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
