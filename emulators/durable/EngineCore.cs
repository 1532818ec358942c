using Emulators.Durable.Activities;
using Emulators.Durable.Client;
using Emulators.Durable.History;
using Emulators.Durable.Orchestrators;
using Emulators.Durable.Storage;
using Emulators.Durable.Turns;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable;

/// <summary>The parts of a running engine and how they are joined: event → instance → turn → commit → effects → event.</summary>
internal sealed class EngineCore
{
    private volatile bool _stopped;
    private readonly ActivityRunner _activities;

    public EngineCore(DurableEngineOptions options, IDurableTaskFactory factory, IServiceProvider services, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<DurableEngine>();
        Clock = options.TimeProvider;
        Store = options.Path is { } path ? new SqliteStore(path) : new InMemoryStore();
        Pipeline = new CommitPipeline(Store, logger);
        Live = new LiveInstances(Store, options.MaxWarmInstances);
        Catalog = new OrchestratorCatalog(factory, services, options.Versioning);
        var work = new WorkQueue(options.Scheduler);
        Timers = new TimerQueue(Clock, (id, delivery) => Deliver(id, delivery, inline: false));
        _activities = new ActivityRunner(
            factory, services, options.DataConverter, work, options.MaxConcurrentActivities,
            (id, delivery) => Deliver(id, delivery, work.AllowsInline), logger);
        Postman = new Postman(Live, Pipeline, Clock, work);
        var effects = new TurnEffects(Live, Timers, _activities, Postman, Waiters);
        var session = new SessionServices(options.DataConverter, loggers, logger, options.Versioning.DefaultVersion, options.ReplayEveryTurn);
        Live.Runner = new TurnRunner(Store, Pipeline, Catalog, session, Clock, work, effects, logger, () => _stopped);
        Live.Postman = Postman;
    }

    public TimeProvider Clock { get; }

    public IDurableStore Store { get; }

    public CommitPipeline Pipeline { get; }

    public LiveInstances Live { get; }

    public TimerQueue Timers { get; }

    public OrchestratorCatalog Catalog { get; }

    public Waiters Waiters { get; } = new();

    private Postman Postman { get; }

    /// <summary>Takes up what is open. Nothing is replayed: an instance is loaded when its next event comes.</summary>
    public void Recover()
    {
        // All is read before anything moves: what a first activity causes is sent by its own turn, and would be found
        // here a second time.
        var messages = Store.Messages();
        var open = Store.Unfinished().SelectMany(row => row.Open, (row, action) => (Row: row, Action: action)).ToList();
        var calls = open.Where(o => o.Action.Kind == OpenKind.Activity)
            .Select(o => new ActivityCall(o.Row.Id, o.Row.Key, o.Row.Generation, ReadActivity(o.Row.Key, o.Action))).ToList();
        Postman.Send(messages);
        foreach (var (row, timer) in open.Where(o => o.Action.Kind == OpenKind.Timer))
            Timers.Arm(new TimerKey(row.Key, row.Generation, timer.Id), row.Id, timer.Due);
        foreach (var call in calls)
            _activities.Start(call);
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        var idle = _activities.StopAsync();
        await Task.WhenAny(idle, Task.Delay(Timeout.Infinite, cancellation)).ConfigureAwait(false);
        Close(Pipeline.Dispose);
    }

    public void Crash()
    {
        _ = _activities.StopAsync();
        Close(Pipeline.Crash);
    }

    private void Close(Action stopPipeline)
    {
        Timers.Dispose();
        stopPipeline();
        _stopped = true;
        Waiters.Stop();
        Store.Dispose();
    }

    private void Deliver(string instanceId, Delivery delivery, bool inline)
    {
        if (_stopped)
            return;
        try
        {
            Live.TryDeliver(instanceId, delivery, inline);
        }
        catch (ObjectDisposedException) when (_stopped)
        {
            // The store closed meanwhile. Nothing was acknowledged: the next start arms the timer and runs the activity again.
        }
    }

    private ScheduleActivity ReadActivity(long key, OpenAction open) =>
        Store.ReadTurn(key, open.Turn).Actions.OfType<ScheduleActivity>().First(action => action.Id == open.Id);
}
