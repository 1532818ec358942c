using Microsoft.DurableTask;

namespace Emulators.Durable.History;

/// <summary>Something that happened to an instance from outside its code. Stored in the turn that consumed it.</summary>
internal abstract record TurnEvent;

/// <param name="StartAt">When the orchestrator's first line runs; null is at once.</param>
internal sealed record ExecutionStarted(string? Input, DateTime? StartAt) : TurnEvent;

/// <summary>An activity or sub-orchestration returned. <paramref name="Id"/> is the action that called it.</summary>
internal sealed record TaskCompleted(int Id, string? Result) : TurnEvent;

internal sealed record TaskFailed(int Id, TaskFailureDetails Failure) : TurnEvent;

internal sealed record TimerFired(int Id) : TurnEvent;

internal sealed record EventRaised(string Name, string? Payload) : TurnEvent;

internal sealed record ExecutionSuspended(string? Reason) : TurnEvent;

internal sealed record ExecutionResumed(string? Reason) : TurnEvent;

internal sealed record ExecutionTerminated(string? Output) : TurnEvent;
