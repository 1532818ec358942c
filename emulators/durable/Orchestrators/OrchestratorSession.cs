using Emulators.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable.Orchestrators;

/// <summary>
/// One execution of an orchestrator, held between turns as the Task graph its code built. A turn feeds it events and
/// collects what the code then asked for; a replay feeds it the turns of history and compares.
/// </summary>
internal sealed class OrchestratorSession
{
    /// <summary>The timer that stands for a start in the future; the code's own actions count from 0.</summary>
    public const int StartTimerId = -1;

    private readonly InstanceRow _row;
    private readonly ITaskOrchestrator _orchestrator;
    private readonly SessionServices _services;
    private readonly TurnSynchronizationContext _thread;
    private readonly ExternalEvents _events;
    private readonly ReplayGuard _guard;
    private readonly Dictionary<int, OpenCall> _open = [];
    private readonly Queue<TurnEvent> _heldWhileSuspended = new();
    private List<TurnAction> _actions = [];
    private List<int> _cancelledTimers = [];
    private Task<object?>? _main;
    private bool _returned;
    private bool _warned;
    private int _nextId;
    private Continuation? _continuation;

    public OrchestratorSession(InstanceRow row, ITaskOrchestrator orchestrator, SessionServices services)
    {
        _row = row;
        _orchestrator = orchestrator;
        _services = services;
        _thread = new TurnSynchronizationContext(WarnOfForeignAwait);
        _events = new ExternalEvents(services.Converter);
        _guard = new ReplayGuard(services.ReplayEveryTurn);
    }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public string? Input { get; private set; }

    public string? CustomStatus { get; private set; }

    public bool IsSuspended { get; private set; }

    /// <summary>The orchestrator's first line has run.</summary>
    public bool HasStarted => _main is not null;

    /// <summary>How the execution ended; null while it goes on.</summary>
    public SessionOutcome? Outcome { get; private set; }

    /// <summary>Rebuilds the Task graph by running the code over its history. The outcome says if they disagree.</summary>
    public void Replay(IReadOnlyList<Turn> history)
    {
        IsReplaying = true;
        foreach (var turn in history)
        {
            _guard.Begin(turn);
            Feed(turn.Time, turn.Events);
            _guard.End(_returned);
            TakeActions();
            if (_guard.Difference is { } difference)
                Outcome = SessionOutcome.Failed(
                    new TaskFailureDetails("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", difference, null, null, null),
                    difference);
            if (Outcome is not null)
                break;
        }
        IsReplaying = false;
    }

    /// <summary>Runs one new turn; its actions are the caller's to commit.</summary>
    public (Turn Turn, IReadOnlyList<int> CancelledTimers) Run(DateTime now, IReadOnlyList<TurnEvent> events)
    {
        Feed(now, events);
        var (actions, cancelled) = TakeActions();
        return (new Turn(Now, events, actions, _returned), cancelled);
    }

    public int TakeId()
    {
        AssertOwnThread();
        return _nextId++;
    }

    public void AssertOwnThread()
    {
        if (!_thread.IsCurrent)
            throw new InvalidOperationException(
                "An invalid asynchronous invocation was detected: an orchestrator may await only what its context returns, on its own thread.");
    }

    public void Act(TurnAction action)
    {
        _guard.Check(action);
        _actions.Add(action);
    }

    public Task<string?> Call(TurnAction action)
    {
        Act(action);
        var call = new OpenCall(action);
        _open.Add(action.Id, call);
        return call.Task;
    }

    public Task StartTimer(DateTime fireAt, CancellationToken cancellation)
    {
        var id = TakeId();
        var timer = Call(new StartTimer(id, fireAt));
        OnCancelled(
            () =>
            {
                if (!_open.Remove(id, out var open))
                    return;
                _cancelledTimers.Add(id);
                open.Cancel(cancellation);
            },
            cancellation);
        return timer;
    }

    public Task<T> WaitForEvent<T>(string name, CancellationToken cancellation)
    {
        AssertOwnThread();
        return _events.Wait<T>(name, OnCancelled, cancellation);
    }

    public void SetCustomStatus(string? status)
    {
        AssertOwnThread();
        CustomStatus = status;
    }

    public void ContinueAsNew(Continuation continuation)
    {
        AssertOwnThread();
        _continuation = continuation;
    }

    private void Feed(DateTime now, IReadOnlyList<TurnEvent> events)
    {
        Now = now;
        using (_thread.Enter())
            foreach (var item in events)
            {
                if (Outcome is not null)
                    break;
                Consume(item);
                _thread.Drain();
            }
        if (Outcome is null && _returned && _open.Count == 0)
            Outcome = Ending();
    }

    private void Consume(TurnEvent item)
    {
        switch (item)
        {
            case ExecutionTerminated terminated:
                Outcome = SessionOutcome.Terminated(terminated.Output);
                break;
            case ExecutionSuspended:
                IsSuspended = true;
                break;
            case ExecutionResumed:
                IsSuspended = false;
                while (Outcome is null && !IsSuspended && _heldWhileSuspended.TryDequeue(out var held))
                {
                    Consume(held);
                    _thread.Drain();
                }
                break;
            case var _ when IsSuspended:
                _heldWhileSuspended.Enqueue(item);
                break;
            case ExecutionStarted started:
                Input = started.Input;
                if (started.StartAt is null || started.StartAt <= Now)
                    Start();
                break;
            case TimerFired { Id: StartTimerId }:
                Start();
                break;
            case EventRaised raised:
                Raise(raised);
                break;
            case TaskCompleted completed when _open.Remove(completed.Id, out var call):
                call.Complete(completed.Result);
                break;
            case TaskFailed failed when _open.Remove(failed.Id, out var call):
                call.Fail(failed.Failure);
                break;
            case TimerFired fired when _open.Remove(fired.Id, out var timer):
                timer.Complete(null);
                break;
        }
    }

    private void Start()
    {
        var context = new EmbeddedOrchestrationContext(this, _row, _services);
        try
        {
            _main = _orchestrator.RunAsync(context, _services.Converter.Deserialize(Input, _orchestrator.InputType));
        }
        catch (Exception failure)
        {
            // An orchestrator without await, or an input that is not what it says: the same as a failed task.
            _main = Task.FromException<object?>(failure);
        }
        _ = NoticeReturn(_main);
    }

    /// <summary>Awaits as the orchestrator does: a return on another thread is none, for on a replay it would come at another moment.</summary>
    private async Task NoticeReturn(Task main)
    {
        await main.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _returned = true;
    }

    private void Raise(EventRaised raised)
    {
        if (!HasStarted || _returned)
        {
            _events.Keep(raised);
            return;
        }
        try
        {
            _events.Raise(raised);
        }
        catch (Exception failure)
        {
            // The waiter's type does not fit the payload: on Azure this passes by the orchestrator's own catch.
            Outcome = SessionOutcome.Failed(TaskFailureDetails.FromException(failure), null);
        }
    }

    private SessionOutcome Ending()
    {
        if (!_main!.IsCompletedSuccessfully)
        {
            var failure = _main.Exception?.InnerException ?? new TaskCanceledException(_main);
            return SessionOutcome.Failed(TaskFailureDetails.FromException(failure), failure.Message);
        }
        if (_continuation is { } continuation)
            return SessionOutcome.Continued(continuation, continuation.KeepsEvents ? [.. _events.Kept] : []);
        try
        {
            return SessionOutcome.Completed(_services.Converter.Serialize(_main.Result));
        }
        catch (Exception failure) when (failure is NotSupportedException or System.Text.Json.JsonException)
        {
            return SessionOutcome.Failed(TaskFailureDetails.FromException(failure), failure.Message);
        }
    }

    private (List<TurnAction> Actions, List<int> CancelledTimers) TakeActions()
    {
        var taken = (_actions, _cancelledTimers);
        _actions = [];
        _cancelledTimers = [];
        return taken;
    }

    private void OnCancelled(Action cancel, CancellationToken cancellation)
    {
        cancellation.UnsafeRegister(
            _ =>
            {
                if (_thread.IsCurrent)
                    cancel();
                else
                    WarnOfForeignAwait();
            },
            null);
    }

    private void WarnOfForeignAwait()
    {
        if (_warned)
            return;
        _warned = true;
        _services.Logger.LogWarning(
            "Orchestrator {Name} ({InstanceId}) awaited something other than its context; it will not go on from there.", _row.Name, _row.Id);
    }
}
