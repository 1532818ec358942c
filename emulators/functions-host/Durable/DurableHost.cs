using Emulators.Durable;
using Emulators.FunctionsHost.Emulation;
using Emulators.FunctionsHost.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Durable;

/// <summary>The durable engine with the app's orchestrators and activities.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    /// <summary>How long a stop waits for activities that do not heed their cancellation.</summary>
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(5);

    /// <summary>What the engine gets to take in the answers of activities that have just ended.</summary>
    private static readonly TimeSpan LastAnswers = TimeSpan.FromMilliseconds(100);

    private readonly DurableEngine _engine;

    private readonly RunningActivities _running;

    private DurableHost(DurableEngine engine, RunningActivities running)
    {
        _engine = engine;
        _running = running;
        Client = engine.CreateClient();
    }

    public DurableTaskClient Client { get; }

    public static async Task<DurableHost> Start(
        AppRuntime runtime, DurableOptions options, HostJson hostJson, ILoggerFactory loggers, CancellationToken stopping)
    {
        var registry = new DurableTaskRegistry();
        var logger = loggers.CreateLogger<DurableHost>();
        var running = new RunningActivities(logger, stopping);
        DurableFunctions.AddTo(registry, runtime, running, logger);
        var engine = new DurableEngine(
            new DurableEngineOptions
            {
                Path = options.Path,
                TimeProvider = runtime.TimeProvider,
                DataConverter = new JsonDataConverter(runtime.Json),
                MaxConcurrentActivities = hostJson.MaxConcurrentActivities,
                Versioning = Versioning(hostJson),
            },
            registry,
            runtime.App,
            loggers);
        await engine.StartAsync(stopping);
        return new DurableHost(engine, running);
    }

    public async ValueTask DisposeAsync()
    {
        using var bound = new CancellationTokenSource(StopBound);
        var stopped = _engine.StopAsync(bound.Token);
        await Task.WhenAny(stopped, _running.Ended());
        if (!bound.IsCancellationRequested)
            bound.CancelAfter(LastAnswers);
        await stopped;
        await Client.DisposeAsync();
    }

    private static DurableTaskWorkerOptions.VersioningOptions Versioning(HostJson hostJson) => new()
    {
        Version = hostJson.DefaultVersion ?? "",
        DefaultVersion = hostJson.DefaultVersion ?? "",
        MatchStrategy = hostJson.VersionMatchStrategy,
        FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Fail,
    };
}
