namespace Emulators.Durable.History;

/// <summary>Something an orchestrator asked for. Ids count from 0 in each execution, in the order of the calls.</summary>
internal abstract record TurnAction(int Id)
{
    /// <summary>The action as non-determinism messages name it.</summary>
    public abstract string Kind { get; }

    /// <summary>The name beside the kind; null for an action that has none.</summary>
    public virtual string? Target => null;
}

internal sealed record ScheduleActivity(int Id, string Name, string Version, string? Input) : TurnAction(Id)
{
    public override string Kind => "an activity task";

    public override string Target => Name;
}

internal sealed record StartTimer(int Id, DateTime FireAt) : TurnAction(Id)
{
    public override string Kind => "a timer task";
}

internal sealed record StartSubOrchestration(int Id, string Name, string Version, string InstanceId, string? Input) : TurnAction(Id)
{
    public override string Kind => "a sub-orchestration instance";

    public override string Target => Name;
}

internal sealed record SendEvent(int Id, string InstanceId, string Name, string? Payload) : TurnAction(Id)
{
    public override string Kind => "a sent event";

    public override string Target => Name;
}

/// <summary>One turn of an instance as history keeps it: what it consumed, what it asked for. The clock stood still at <paramref name="Time"/>.</summary>
/// <param name="Returned">The orchestrator's method had returned when the turn ended (it may still wait for open tasks).</param>
internal sealed record Turn(DateTime Time, IReadOnlyList<TurnEvent> Events, IReadOnlyList<TurnAction> Actions, bool Returned);
