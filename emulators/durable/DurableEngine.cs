using Emulators.Durable.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.Durable;

/// <summary>
/// A durable task engine in this process. Orchestrators and activities come from a registry and are created per execution
/// from a service provider; everything acknowledged to a client is on the disk, and a killed process goes on from there.
/// </summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private readonly DurableEngineOptions _options;
    private readonly IDurableTaskFactory _factory;
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggers;
    private EngineCore? _core;

    public DurableEngine(DurableEngineOptions options, DurableTaskRegistry tasks, IServiceProvider services, ILoggerFactory? loggers = null)
        : this(options, new DurableTaskFactory(tasks), services, loggers)
    {
    }

    /// <exception cref="NotSupportedException">Versions that do not match are to be left to other workers; there are none here.</exception>
    public DurableEngine(DurableEngineOptions options, IDurableTaskFactory factory, IServiceProvider services, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentActivities, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWarmInstances, 1);
        var versioning = options.Versioning;
        if (versioning.MatchStrategy != DurableTaskWorkerOptions.VersionMatchStrategy.None
            && versioning.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Reject)
            throw new NotSupportedException("An embedded engine has one worker: set the version FailureStrategy to Fail.");
        _options = options;
        _factory = factory;
        _services = services;
        _loggers = loggers ?? NullLoggerFactory.Instance;
    }

    /// <summary>When the next durable timer is due; null when none is. A simulator sets its clock to this.</summary>
    public DateTimeOffset? NextTimerDue => _core?.Timers.NextDue is { } due ? new DateTimeOffset(due) : null;

    /// <summary>Commits to the store and the turns in them since the start; their quotient is the size of a group.</summary>
    public (long Commits, long Turns) CommitCount => _core?.Pipeline.Count ?? default;

    /// <summary>The running parts.</summary>
    /// <exception cref="Grpc.Core.RpcException">Unavailable: the engine does not run.</exception>
    internal EngineCore Core => _core ?? throw Refusals.Stopped();

    internal IDurableTaskFactory Factory => _factory;

    /// <summary>Opens the store and takes up every unfinished instance: on return all timers are armed and open activities run again.</summary>
    /// <exception cref="IOException">Another engine has the store open.</exception>
    public Task StartAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_core is not null)
            throw new InvalidOperationException("The engine is already running.");
        var core = new EngineCore(_options, _factory, _services, _loggers);
        core.Recover();
        _core = core;
        return Task.CompletedTask;
    }

    /// <summary>Lets running activities end (until <paramref name="cancellation"/>), commits what they caused and closes the store.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _core, null) is { } core)
            await core.StopAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A client of this engine; any number may exist. It refuses calls while the engine does not run.</summary>
    public DurableTaskClient CreateClient(string name = "", DurableTaskClientOptions? options = null) =>
        new EmbeddedClient(name, () => this, options ?? new DurableTaskClientOptions { DataConverter = _options.DataConverter });

    /// <summary>Ends as if the process had been killed: what is not committed is lost. For tests of restarts.</summary>
    public void Crash() => Interlocked.Exchange(ref _core, null)?.Crash();

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
