using DurableTask.Core.History;
using Emulators.Durable.History;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Client;

/// <summary>Stored turns as the official history events.</summary>
internal static class HistoryExport
{
    private const int FromOutside = -1;

    public static List<HistoryEvent> Events(InstanceRow row, IReadOnlyList<Turn> turns)
    {
        var events = new List<HistoryEvent>();
        var actions = new Dictionary<int, TurnAction>();
        foreach (var turn in turns)
        {
            void Add(HistoryEvent item)
            {
                item.Timestamp = turn.Time;
                events.Add(item);
            }

            Add(new OrchestratorStartedEvent(FromOutside));
            foreach (var item in turn.Events)
                Add(Consumed(row, item, actions));
            foreach (var action in turn.Actions)
            {
                actions[action.Id] = action;
                Add(Asked(action));
            }
            if (turn == turns[^1] && row.Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed)
                Add(new ExecutionCompletedEvent(FromOutside, row.Output));
            Add(new OrchestratorCompletedEvent(FromOutside));
        }
        return events;
    }

    private static HistoryEvent Consumed(InstanceRow row, TurnEvent item, Dictionary<int, TurnAction> actions) => item switch
    {
        Durable.History.ExecutionStarted started =>
            new ExecutionStartedEvent(FromOutside, started.Input) { Name = row.Name, Version = row.Version },
        TaskCompleted done when actions.GetValueOrDefault(done.Id) is StartSubOrchestration =>
            new SubOrchestrationInstanceCompletedEvent(FromOutside, done.Id, done.Result),
        TaskCompleted done => new TaskCompletedEvent(FromOutside, done.Id, done.Result),
        TaskFailed failed when actions.GetValueOrDefault(failed.Id) is StartSubOrchestration =>
            new SubOrchestrationInstanceFailedEvent(FromOutside, failed.Id, failed.Failure.ErrorMessage, failed.Failure.StackTrace),
        TaskFailed failed => new TaskFailedEvent(FromOutside, failed.Id, failed.Failure.ErrorMessage, failed.Failure.StackTrace),
        TimerFired fired =>
            new TimerFiredEvent(FromOutside, (actions.GetValueOrDefault(fired.Id) as StartTimer)?.FireAt ?? default) { TimerId = fired.Id },
        EventRaised raised => new EventRaisedEvent(FromOutside, raised.Payload) { Name = raised.Name },
        ExecutionSuspended suspended => new ExecutionSuspendedEvent(FromOutside, suspended.Reason),
        ExecutionResumed resumed => new ExecutionResumedEvent(FromOutside, resumed.Reason),
        ExecutionTerminated terminated => new ExecutionTerminatedEvent(FromOutside, terminated.Output),
        _ => throw new InvalidOperationException($"{item.GetType()} has no history event."),
    };

    private static HistoryEvent Asked(TurnAction action) => action switch
    {
        ScheduleActivity activity => new TaskScheduledEvent(activity.Id, activity.Name, activity.Version, activity.Input),
        Durable.History.StartTimer timer => new TimerCreatedEvent(timer.Id, timer.FireAt),
        StartSubOrchestration sub => new SubOrchestrationInstanceCreatedEvent(sub.Id)
        {
            Name = sub.Name,
            Version = sub.Version,
            InstanceId = sub.InstanceId,
            Input = sub.Input,
        },
        SendEvent sent => new EventSentEvent(sent.Id) { InstanceId = sent.InstanceId, Name = sent.Name, Input = sent.Payload },
        _ => throw new InvalidOperationException($"{action.GetType()} has no history event."),
    };
}
