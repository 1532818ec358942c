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
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(5);

    private readonly DurableEngine _engine;

    private DurableHost(DurableEngine engine)
    {
        _engine = engine;
        Client = engine.CreateClient();
    }

    public DurableTaskClient Client { get; }

    public static async Task<DurableHost> Start(AppRuntime runtime, DurableOptions options, HostJson hostJson, ILoggerFactory loggers)
    {
        var registry = new DurableTaskRegistry();
        DurableFunctions.AddTo(registry, runtime, loggers);
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
        await engine.StartAsync();
        return new DurableHost(engine);
    }

    public async ValueTask DisposeAsync()
    {
        using var bound = new CancellationTokenSource(StopBound);
        await _engine.StopAsync(bound.Token);
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
