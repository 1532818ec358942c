using Emulators.Durable.History;
using Emulators.Durable.Orchestrators;
using Emulators.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable.Turns;

/// <summary>Runs turns: events in, orchestrator code, one commit out. What the commit causes happens in <see cref="TurnEffects"/>.</summary>
internal sealed class TurnRunner(
    IDurableStore store, CommitPipeline pipeline, OrchestratorCatalog catalog, SessionServices services, TimeProvider clock,
    WorkQueue work, TurnEffects effects, ILogger logger, Func<bool> isStopped)
{
    private long _lastMessage = store.LastIds().Message;

    public WorkQueue Work => work;

    public void Run(Instance instance, List<Delivery> batch)
    {
        if (isStopped())
        {
            Refuse(batch, Refusals.Stopped());
            return;
        }
        try
        {
            var turn = Prepare(instance, batch);
            pipeline.Submit(turn.Commit);
        }
        catch (Exception) when (isStopped())
        {
            // The store closed under the turn: nothing of it was acknowledged, and it happens again after the next start.
            Refuse(batch, Refusals.Stopped());
        }
        catch (Exception failure)
        {
            // Not the orchestrator's fault (that fails the instance): the store, or a bug. Retrying would hide it.
            logger.LogCritical(failure, "A turn of {InstanceId} could not be run.", instance.Row.Id);
            Refuse(batch, failure);
        }
    }

    private static void Refuse(List<Delivery> batch, Exception reason)
    {
        foreach (var delivery in batch)
            delivery.Ack?.TrySetException(reason);
    }

    private FinishedTurn Prepare(Instance instance, List<Delivery> batch)
    {
        var row = instance.Row;
        var now = clock.GetUtcNow().UtcDateTime;
        if (now < row.UpdatedAt)
            now = row.UpdatedAt; // A clock that is set back must not make an orchestrator's time run backwards.
        var events = Accept(instance, batch);
        var (turn, cancelled, outcome) = Play(instance, now, events);
        var next = Next(instance, turn, cancelled, outcome);
        var sent = Sent(row, turn.Actions, outcome);
        var carried = outcome?.Continuation is { } continuation ? CarryOver(row, continuation, outcome.Carried) : [];
        var finished = new FinishedTurn(instance, next, turn, cancelled, batch, sent, carried);
        finished.Commit = new TurnCommit
        {
            Row = next,
            IsNew = !instance.IsCommitted,
            Turn = carried.Count > 0 ? null : turn,
            Removes = instance.Replaces,
            ForgetsHistory = carried.Count > 0,
            Sent = [.. sent, .. carried],
            Consumed = [.. batch.Where(delivery => delivery.MessageId != 0).Select(delivery => delivery.MessageId)],
            Done = (_, failure) => effects.Apply(finished, failure),
        };
        return finished;
    }

    /// <summary>Leaves out what no longer concerns this execution: late timers, results of actions already answered, older generations.</summary>
    private static List<TurnEvent> Accept(Instance instance, List<Delivery> batch)
    {
        var accepted = new List<TurnEvent>(batch.Count);
        foreach (var delivery in batch)
        {
            var concerns = delivery.IsFor(instance.Row) && delivery.Event switch
            {
                TaskCompleted completed => instance.Open.Remove(completed.Id),
                TaskFailed failed => instance.Open.Remove(failed.Id),
                TimerFired fired => instance.Open.Remove(fired.Id),
                _ => true,
            };
            if (concerns)
                accepted.Add(delivery.Event);
        }
        return accepted;
    }

    private (Turn Turn, IReadOnlyList<int> Cancelled, SessionOutcome? Outcome) Play(Instance instance, DateTime now, List<TurnEvent> events)
    {
        var session = services.ReplayEveryTurn ? null : instance.Session;
        if (session is null)
        {
            if (!catalog.TryCreate(instance.Row, out var orchestrator, out var missing))
            {
                var ended = events.OfType<ExecutionTerminated>().FirstOrDefault() is { } terminated
                    ? SessionOutcome.Terminated(terminated.Output)
                    : SessionOutcome.Failed(missing, null);
                return (new Turn(now, events, [], false), [], ended);
            }
            session = new OrchestratorSession(instance.Row, orchestrator, services);
            if (instance.Row.Turns > 0)
                session.Replay(store.ReadHistory(instance.Row.Key));
            instance.Session = session;
        }
        var (turn, cancelled) = session.Run(now, events);
        return (turn, cancelled, session.Outcome);
    }

    private static InstanceRow Next(Instance instance, Turn turn, IReadOnlyList<int> cancelled, SessionOutcome? outcome)
    {
        var row = instance.Row;
        var open = instance.Open;
        foreach (var action in turn.Actions)
            switch (action)
            {
                case ScheduleActivity:
                    open.Add(action.Id, new OpenAction(OpenKind.Activity, action.Id, row.Turns, default));
                    break;
                case StartTimer timer:
                    open.Add(action.Id, new OpenAction(OpenKind.Timer, action.Id, row.Turns, timer.FireAt));
                    break;
                case StartSubOrchestration:
                    open.Add(action.Id, new OpenAction(OpenKind.SubOrchestration, action.Id, row.Turns, default));
                    break;
            }
        foreach (var id in cancelled)
            open.Remove(id);
        foreach (var started in turn.Events.OfType<ExecutionStarted>())
            if (started.StartAt is { } due && due > turn.Time)
                open.Add(OrchestratorSession.StartTimerId, new OpenAction(OpenKind.Timer, OrchestratorSession.StartTimerId, row.Turns, due));
        if (outcome is not null)
            open.Clear();

        var session = instance.Session;
        var next = row with
        {
            UpdatedAt = turn.Time,
            Turns = row.Turns + 1,
            CustomStatus = session is null ? row.CustomStatus : session.CustomStatus,
            Open = open.Count == 0 ? [] : [.. open.Values],
        };
        return outcome switch
        {
            null => next with { Status = Status(session!) },
            { Continuation: { } continuation } => next with
            {
                Status = OrchestrationRuntimeStatus.Running,
                Generation = row.Generation + 1,
                Turns = 0,
                Version = continuation.Version,
            },
            _ => next with { Status = outcome.Status, Output = outcome.Output, Failure = outcome.Failure },
        };
    }

    private static OrchestrationRuntimeStatus Status(OrchestratorSession session) =>
        session.IsSuspended ? OrchestrationRuntimeStatus.Suspended
        : session.HasStarted ? OrchestrationRuntimeStatus.Running
        : OrchestrationRuntimeStatus.Pending;

    private List<Message> Sent(InstanceRow row, IReadOnlyList<TurnAction> actions, SessionOutcome? outcome)
    {
        var sent = new List<Message>(0);
        foreach (var action in actions)
            switch (action)
            {
                case SendEvent send:
                    sent.Add(New(send.InstanceId, new MessageBody(new EventRaised(send.Name, send.Payload))));
                    break;
                case StartSubOrchestration sub:
                    var link = new ParentLink(row.Id, row.Name, sub.Id, row.Key, row.Generation);
                    sent.Add(New(
                        sub.InstanceId,
                        new MessageBody(new ExecutionStarted(sub.Input, null), new NewInstance(sub.Name, sub.Version, link, row.Tags))));
                    break;
            }
        if (row.Parent is { } parent && outcome is { Continuation: null })
            sent.Add(New(parent.InstanceId, new MessageBody(Answer(parent.TaskId, outcome), Key: parent.Key, Generation: parent.Generation)));
        return sent;
    }

    private List<Message> CarryOver(InstanceRow row, Continuation continuation, IReadOnlyList<EventRaised> events)
    {
        var self = (TurnEvent item) => New(row.Id, new MessageBody(item, Key: row.Key, Generation: row.Generation + 1));
        return [self(new ExecutionStarted(continuation.Input, null)), .. events.Select(self)];
    }

    private static TurnEvent Answer(int taskId, SessionOutcome outcome) => outcome.Status switch
    {
        OrchestrationRuntimeStatus.Completed => new TaskCompleted(taskId, outcome.Output),
        OrchestrationRuntimeStatus.Terminated => new TaskFailed(
            taskId, new TaskFailureDetails("OrchestrationTerminated", $"The sub-orchestration was terminated: {outcome.Output}", null, null, null)),
        _ => new TaskFailed(taskId, outcome.Failure!),
    };

    private Message New(string target, MessageBody body) => new(Interlocked.Increment(ref _lastMessage), target, body);
}

/// <summary>A turn that has run and waits for its commit.</summary>
internal sealed record FinishedTurn(
    Instance Instance, InstanceRow Next, Turn Turn, IReadOnlyList<int> CancelledTimers, List<Delivery> Batch,
    IReadOnlyList<Message> Sent, IReadOnlyList<Message> Carried)
{
    public TurnCommit Commit { get; set; } = null!;
}
