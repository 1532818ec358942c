using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.History;

/// <summary>
/// An instance between two turns, as committed: what clients see, and what must be armed again after a restart.
/// Waits are not listed: an event loads its instance, and replay finds the waiter.
/// </summary>
internal sealed record InstanceRow
{
    /// <summary>Unique per start; a later start of the same id has another.</summary>
    public required long Key { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public ParentLink? Parent { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Counts continue-as-new; actions and timers of an older generation are dead.</summary>
    public int Generation { get; init; }

    /// <summary>Turns in history, which is also the number of the next one.</summary>
    public int Turns { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    /// <summary>Activities, timers and sub-orchestrations asked for and not yet answered.</summary>
    public OpenAction[] Open { get; init; } = [];

    public bool IsFinished => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

internal enum OpenKind : byte
{
    Activity = 1,
    Timer = 2,
    SubOrchestration = 3,
}

/// <param name="Turn">The turn whose record holds the whole action (an activity's input is read from there).</param>
/// <param name="Due">When a timer fires, UTC.</param>
internal readonly record struct OpenAction(OpenKind Kind, int Id, int Turn, DateTime Due);

/// <summary>Whom a sub-orchestration answers: the action <paramref name="TaskId"/> of exactly that execution of the parent.</summary>
internal sealed record ParentLink(string InstanceId, string Name, int TaskId, long Key, int Generation);

/// <summary>An event on its way from one instance to another, stored by the sender's turn and deleted by the receiver's.</summary>
internal sealed record Message(long Id, string Target, MessageBody Body);

/// <param name="Event">What the receiver will consume.</param>
/// <param name="Start">Set when the receiver is to be created.</param>
/// <param name="Key">Set when only exactly this execution of the receiver may consume it, with <paramref name="Generation"/>.</param>
internal sealed record MessageBody(TurnEvent Event, NewInstance? Start = null, long? Key = null, int Generation = 0);

internal sealed record NewInstance(string Name, string Version, ParentLink? Parent, IReadOnlyDictionary<string, string>? Tags);
