using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestSupport;
using Xunit.Sdk;
using Xunit.v3;

namespace Emulators.Durable;

/// <summary>How the engine under test runs.</summary>
public enum EngineMode
{
    /// <summary>Instances stay in memory between turns; only restarts replay.</summary>
    Warm,

    /// <summary>Every turn is replayed from history first, as the official workers do.</summary>
    ReplayEveryTurn,
}

/// <summary>Runs a test once in each mode.</summary>
public sealed class EachModeAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        System.Reflection.MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(Enum.GetValues<EngineMode>().Select(ITheoryDataRow (mode) => new TheoryDataRow(mode)).ToList());

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>
/// A worker and a client in one host. The only file of these tests that knows which engine runs them: everything else is
/// written against the official API.
/// </summary>
public sealed class Harness : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "durable-tests", Guid.NewGuid().ToString("N"));
    private readonly EngineMode _mode;
    private readonly Action<IDurableTaskWorkerBuilder>? _worker;
    private readonly Action<IServiceCollection>? _services;
    private Action<DurableTaskRegistry> _tasks;
    private IHost _host = null!;

    private Harness(
        EngineMode mode, Action<DurableTaskRegistry> tasks, Action<IDurableTaskWorkerBuilder>? worker, Action<IServiceCollection>? services)
    {
        _mode = mode;
        _tasks = tasks;
        _worker = worker;
        _services = services;
    }

    public LogGuard Log { get; } = new();

    public DurableTaskClient Client { get; private set; } = null!;

    /// <summary>True when an orchestrator sees its own replays after each turn.</summary>
    public bool ReplaysEveryTurn => _mode == EngineMode.ReplayEveryTurn;

    public static async Task<Harness> Start(
        EngineMode mode, Action<DurableTaskRegistry> tasks, Action<IDurableTaskWorkerBuilder>? worker = null,
        Action<IServiceCollection>? services = null)
    {
        var harness = new Harness(mode, tasks, worker, services);
        await harness.Open();
        return harness;
    }

    /// <summary>Kills the engine where it stands and starts it again on what it had stored, perhaps with other code.</summary>
    public async Task CrashAndReopen(Action<DurableTaskRegistry>? tasks = null)
    {
        _host.Services.GetEmbeddedEngine().Crash();
        await Close();
        _tasks = tasks ?? _tasks;
        await Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Log.Verify();
    }

    private async Task Open()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Unowned(Log)));
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(registry => _tasks(registry));
            worker.UseEmbeddedEngine(options =>
            {
                options.Path = Path.Combine(_folder, "engine.db");
                options.ReplayEveryTurn = ReplaysEveryTurn;
            });
            _worker?.Invoke(worker);
        });
        builder.Services.AddDurableTaskClient(client => client.UseEmbeddedEngine());
        _services?.Invoke(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
        Client = _host.Services.GetRequiredService<DurableTaskClient>();
    }

    private async Task Close()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>The guard outlives the hosts of a test, which would dispose of their providers.</summary>
    private sealed class Unowned(LogGuard guard) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => guard.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
