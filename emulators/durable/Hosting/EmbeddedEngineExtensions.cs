using Emulators.Durable.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emulators.Durable;

/// <summary>Plugs the engine into the official builders. Worker and client of one name share one engine.</summary>
public static class EmbeddedEngineExtensions
{
    /// <summary>
    /// Runs the worker's tasks on an engine in this process. The worker's own options for conversion, concurrency and versions apply;
    /// the clock is the container's <see cref="TimeProvider"/> if it has one.
    /// </summary>
    public static IDurableTaskWorkerBuilder UseEmbeddedEngine(
        this IDurableTaskWorkerBuilder builder, Action<DurableEngineOptions>? configure = null)
    {
        builder.Services.TryAddKeyedSingleton<EngineSlot>(builder.Name);
        builder.Services.AddOptions<DurableEngineOptions>(builder.Name)
            .Configure<IOptionsMonitor<DurableTaskWorkerOptions>, IServiceProvider>((engine, worker, services) =>
            {
                var options = worker.Get(builder.Name);
                engine.DataConverter = options.DataConverter;
                engine.MaxConcurrentActivities = options.Concurrency.MaximumConcurrentActivityWorkItems;
                engine.Versioning = options.Versioning;
                engine.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
                configure?.Invoke(engine);
            });
        return builder.UseBuildTarget<EmbeddedWorker>();
    }

    /// <summary>Talks to the engine of the worker that has this client's name.</summary>
    public static IDurableTaskClientBuilder UseEmbeddedEngine(this IDurableTaskClientBuilder builder)
    {
        builder.Services.TryAddKeyedSingleton<EngineSlot>(builder.Name);
        return builder.UseBuildTarget<HostedClient>();
    }

    /// <summary>The engine that the worker of this name has started.</summary>
    public static DurableEngine GetEmbeddedEngine(this IServiceProvider services, string? name = null) =>
        services.GetRequiredKeyedService<EngineSlot>(name ?? Options.DefaultName).Engine;
}
