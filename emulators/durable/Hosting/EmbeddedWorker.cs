using Emulators.Durable.Client;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emulators.Durable.Hosting;

/// <summary>Starts and stops an engine with its host.</summary>
internal sealed class EmbeddedWorker(
    string name, IDurableTaskFactory factory, IServiceProvider services, IOptionsMonitor<DurableEngineOptions> options)
    : DurableTaskWorker(name, factory)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var engine = new DurableEngine(options.Get(Name), Factory, services, services.GetService<ILoggerFactory>());
        // Before the base class: when the host has started, clients can be served.
        await engine.StartAsync(cancellationToken).ConfigureAwait(false);
        services.GetRequiredKeyedService<EngineSlot>(Name).Engine = engine;
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredKeyedService<EngineSlot>(Name).Engine.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}

/// <summary>Where the client finds the engine that the worker of its name started.</summary>
internal sealed class EngineSlot
{
    private DurableEngine? _engine;

    public DurableEngine Engine
    {
        get => _engine ?? throw Refusals.Stopped();
        set => _engine = value;
    }
}

internal sealed class HostedClient(string name, IServiceProvider services, IOptionsMonitor<DurableTaskClientOptions> options)
    : EmbeddedClient(name, () => services.GetRequiredKeyedService<EngineSlot>(name).Engine, options.Get(name));
