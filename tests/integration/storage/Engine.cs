using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions;

/// <summary>Starts an id once, as the durable engine does; what a checkout does then, the test says.</summary>
internal sealed class Engine() : DurableTaskClient("engine")
{
    private readonly ConcurrentDictionary<string, CheckoutStatus> _shown = new();

    public ConcurrentDictionary<string, CheckoutInput> Started { get; } = new();

    /// <summary>It cannot be reached.</summary>
    public bool IsAway { get; set; }

    public void Show(CheckoutStatus status) => _shown[status.CheckoutId] = status;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (IsAway || !Started.TryAdd(options!.InstanceId!, (CheckoutInput)input!))
            throw new InvalidOperationException(IsAway ? "The engine is away." : "It exists.");
        return Task.FromResult(options!.InstanceId!);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(Started.TryGetValue(instanceId, out var input) ? Instance(_shown.GetValueOrDefault(instanceId) ?? Waiting(input)) : null);

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

    // A status after the first: whoever started it need not wait for one.
    private static CheckoutStatus Waiting(CheckoutInput input) =>
        Transitions.Start(input).AwaitAmount(Deadline.In(60, input.StartedAt, input.StartedAt.AddHours(1))) with { Sequence = Transitions.FirstSequence + 1 };

    private static OrchestrationMetadata Instance(CheckoutStatus status) => new(CheckoutOrchestrator.Name, status.CheckoutId)
    {
        RuntimeStatus = status.HasEnded ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
        DataConverter = new JsonDataConverter(Json.Options),
        SerializedCustomStatus = JsonSerializer.Serialize(status, Json.Options),
    };
}
