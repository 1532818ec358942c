using Emulators.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Orchestrators;

/// <summary>How an execution ended.</summary>
/// <param name="Continuation">Set when it goes on as a new execution, with the events in <paramref name="Carried"/>.</param>
internal sealed record SessionOutcome(
    OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure, Continuation? Continuation, IReadOnlyList<EventRaised> Carried)
{
    public static SessionOutcome Completed(string? output) => new(OrchestrationRuntimeStatus.Completed, output, null, null, []);

    public static SessionOutcome Failed(TaskFailureDetails failure, string? output) =>
        new(OrchestrationRuntimeStatus.Failed, output, failure, null, []);

    public static SessionOutcome Terminated(string? output) => new(OrchestrationRuntimeStatus.Terminated, output, null, null, []);

    public static SessionOutcome Continued(Continuation continuation, IReadOnlyList<EventRaised> carried) =>
        new(OrchestrationRuntimeStatus.ContinuedAsNew, null, null, continuation, carried);
}

/// <summary>What continue-as-new asked for.</summary>
internal sealed record Continuation(string? Input, bool KeepsEvents, string Version);

/// <summary>An activity, timer or sub-orchestration the code may be awaiting. Continuations run at once, on the turn's thread.</summary>
internal sealed class OpenCall(TurnAction action)
{
    private readonly TaskCompletionSource<string?> _source = new();

    public Task<string?> Task => _source.Task;

    public void Complete(string? result) => _source.TrySetResult(result);

    public void Fail(TaskFailureDetails failure) =>
        _source.TrySetException(new TaskFailedException(action.Target ?? action.Kind, action.Id, failure));

    public void Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
}
