using Emulators.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation.App;

/// <summary>What became of a call to the app.</summary>
public enum Said
{
    Acknowledged,

    /// <summary>The instance is unknown, finished, or exists already.</summary>
    Refused,

    /// <summary>The process went away before it answered: the call may have counted or not.</summary>
    NoAnswer,
}

/// <summary>
/// The process with the durable engine. It may die between any two steps and comes back on what the engine had stored,
/// while the world outside goes on; what it had sent may still arrive.
/// </summary>
public sealed class FunctionApp(World world)
{
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(2);
    private readonly DurableMemory _memory = new();
    private readonly StatusConverter _converter = new();
    private readonly List<ManualTaskScheduler> _replaced = [];
    private readonly List<TaskCompletionSource<Said>> _unanswered = [];
    private readonly bool _replaysEveryTurn = world.Dice.Chance(0.04);
    private readonly int _warm = world.Dice.Chance(0.05) ? 1 : DurableEngineOptions.DefaultMaxWarmInstances;
    private ManualTaskScheduler _scheduler = new();
    private Action _kill = () => { };
    private DurableTaskClient? _client;

    public bool IsUp => _client is not null;

    public void Start()
    {
        _scheduler = new ManualTaskScheduler();
        var options = new DurableEngineOptions
        {
            TimeProvider = world.Time, Scheduler = _scheduler, Memory = _memory, DataConverter = _converter,
            ReplayEveryTurn = _replaysEveryTurn, MaxWarmInstances = _warm,
        };
        var engine = new DurableEngine(options, world.Activities.Register(), NoServices.Instance);
        _ = engine.StartAsync();
        _client = engine.CreateClient();
        _kill = engine.Crash;
        world.Trace.Say("app", $"starts");
    }

    /// <summary>Runs one step of this process or of one that it replaced; false when all wait for something.</summary>
    public bool RunStep()
    {
        for (var i = 0; i < _replaced.Count; i++)
            if (_replaced[i].RunNext())
                return true;
        if (_client is null)
            return false;
        if (!_scheduler.RunNext())
        {
            Answer(Said.Acknowledged);
            return false;
        }

        foreach (var checkout in _converter.Writing)
            if (Row(checkout) is { SerializedCustomStatus: { } text })
                world.Audit.Published(checkout, text, _converter);
        _converter.Writing.Clear();
        if (world.Weather.Strikes(Fault.ProcessDies))
            Crash(livesOn: false);
        else if (world.Weather.Strikes(Fault.ProcessIsReplacedAlive))
            Crash(livesOn: true);
        return true;
    }

    /// <summary>The status as the API reads it; null when there is no such checkout.</summary>
    public CheckoutStatus? Status(string checkoutId) => Row(checkoutId) is not { } row ? null
        : row.SerializedCustomStatus is { } text ? _converter.Read(checkoutId, text)
        : Transitions.Start(row.ReadInputAs<CheckoutInput>()!);

    public OrchestrationMetadata? Row(string instanceId) => _client!.GetInstanceAsync(instanceId, getInputsAndOutputs: true).GetAwaiter().GetResult();

    public Task<Said> Schedule(CheckoutInput input) => Call(client =>
        client.ScheduleNewOrchestrationInstanceAsync(
            CheckoutOrchestrator.Name, input,
            new StartOrchestrationOptions(input.CheckoutId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses])));

    public Task<Said> Schedule(EndOfDayInput input) => Call(client =>
        client.ScheduleNewOrchestrationInstanceAsync(
            EndOfDayOrchestrator.Name, input,
            new StartOrchestrationOptions(EndOfDayOrchestrator.InstanceId(input.StoreId, input.Day))
                .WithDedupeStatuses(OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running)));

    /// <summary>A reversal that no checkout waits for.</summary>
    public Task<Said> Schedule(MoneyMovement stray) => Call(client =>
        client.ScheduleNewOrchestrationInstanceAsync(
            ReversalOrchestrator.Name, stray, new StartOrchestrationOptions(ReversalOrchestrator.InstanceId(stray.Operation))));

    public Task<Said> Raise(string checkoutId, string name, object payload) => Call(client => client.RaiseEventAsync(checkoutId, name, payload));

    public void Stop() => _kill();

    private Task<Said> Call(Func<DurableTaskClient, Task> call)
    {
        if (_client is null)
            return Task.FromResult(Said.NoAnswer);
        // The engine takes a call at once or refuses it at once; it is durable when nothing more is to be done.
        if (call(_client).IsFaulted)
            return Task.FromResult(Said.Refused);
        var answer = new TaskCompletionSource<Said>();
        _unanswered.Add(answer);
        return answer.Task;
    }

    private void Answer(Said said)
    {
        if (_unanswered.Count == 0)
            return;
        var answers = _unanswered.ToArray();
        _unanswered.Clear();
        foreach (var answer in answers)
            answer.SetResult(said);
    }

    private void Crash(bool livesOn)
    {
        world.Trace.Say("app", $"{(livesOn ? "is taken for dead, but its activities go on" : "dies")}");
        _kill();
        _client = null;
        if (livesOn)
            _replaced.Add(_scheduler);
        world.Time.After(world.Dice.Skewed(LongestRestart), Start);
        Answer(Said.NoAnswer);
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
