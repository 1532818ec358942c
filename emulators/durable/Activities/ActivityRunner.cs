using Emulators.Durable.History;
using Emulators.Durable.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable.Activities;

/// <summary>An activity to run, and the execution that asked for it.</summary>
internal sealed record ActivityCall(string InstanceId, long Key, int Generation, ScheduleActivity Action);

/// <summary>
/// Runs activities, at most so many at a time, each in a service scope of its own. A result goes straight to its
/// instance's next turn; it becomes durable with that turn, and until then a crash means the activity runs again.
/// </summary>
internal sealed class ActivityRunner(
    IDurableTaskFactory factory, IServiceProvider services, DataConverter converter, WorkQueue work, int limit,
    Action<string, Delivery> deliver, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Queue<ActivityCall> _waiting = new();
    private readonly IServiceScopeFactory? _scopes = services.GetService<IServiceScopeFactory>();
    private TaskCompletionSource? _idle;
    private int _running;
    private bool _stopped;

    public void Start(ActivityCall call)
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            if (_running == limit)
            {
                _waiting.Enqueue(call);
                return;
            }
            _running++;
        }
        work.Post(new Execution(this, call));
    }

    /// <summary>Starts no more; completes when the last running one has ended. What did not run will after a restart.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _stopped = true;
            _waiting.Clear();
            if (_running == 0)
                return Task.CompletedTask;
            return (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private async Task Run(ActivityCall call)
    {
        var result = await Answer(call.Action, call.InstanceId);
        deliver(call.InstanceId, new Delivery(result, null, 0, call.Key, call.Generation));
        End();
    }

    private async Task<TurnEvent> Answer(ScheduleActivity action, string instanceId)
    {
        try
        {
            await using var scope = new Scope(_scopes, services);
            if (!TryCreate(action, scope.Services, out var activity))
                return new TaskFailed(
                    action.Id,
                    new TaskFailureDetails("ActivityTaskNotFound", $"No activity task named '{action.Name}' was found.", null, null, null));
            var input = converter.Deserialize(action.Input, activity.InputType);
            var output = await activity.RunAsync(new Context(action, instanceId), input);
            return new TaskCompleted(action.Id, converter.Serialize(output));
        }
        catch (Exception failure)
        {
            // Whatever the activity throws is its answer; the orchestrator decides what it means, and may well forget it.
            logger.LogWarning(failure, "Activity {Name} of {InstanceId} failed", action.Name, instanceId);
            return new TaskFailed(action.Id, TaskFailureDetails.FromException(failure));
        }
    }

    private bool TryCreate(
        ScheduleActivity action, IServiceProvider scoped, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ITaskActivity? activity) =>
        factory is DurableTaskFactory versioned
            ? versioned.TryCreateActivity(action.Name, action.Version, scoped, out activity)
            : factory.TryCreateActivity(action.Name, scoped, out activity);

    private void End()
    {
        ActivityCall? next;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out next) && --_running == 0)
                _idle?.TrySetResult();
        }
        if (next is not null)
            work.Post(new Execution(this, next));
    }

    /// <summary>The services of one activity, disposed with it where the container has scopes.</summary>
    private sealed class Scope(IServiceScopeFactory? scopes, IServiceProvider root) : IAsyncDisposable
    {
        private readonly AsyncServiceScope? _scope = scopes?.CreateAsyncScope();

        public IServiceProvider Services => _scope?.ServiceProvider ?? root;

        public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class Execution(ActivityRunner runner, ActivityCall call) : IThreadPoolWorkItem
    {
        public void Execute() => _ = runner.Run(call);
    }

    private sealed class Context(ScheduleActivity action, string instanceId) : TaskActivityContext
    {
        public override TaskName Name { get; } = new(action.Name);

        public override string InstanceId => instanceId;

        public override string Version => action.Version;
    }
}
