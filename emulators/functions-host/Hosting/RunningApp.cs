using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>The app, called through its entry point in this process.</summary>
internal sealed class RunningApp : IFunctionsRuntime, IAsyncDisposable
{
    private readonly FunctionAppHostOptions _options;
    private readonly AppSettings _settings;
    private readonly ILogger<RunningApp> _logger;
    private readonly TaskCompletionSource _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IHostApplicationLifetime? _lifetime;

    private RunningApp(FunctionAppHostOptions options, AppSettings settings, string contentRoot, ILogger<RunningApp> logger)
    {
        _logger = logger;
        _options = options;
        _settings = settings;
        ContentRoot = contentRoot;
    }

    public IEnumerable<KeyValuePair<string, string?>> Settings => _settings.Values;

    public string ContentRoot { get; }

    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>Ends with the app's entry point.</summary>
    public Task Completion { get; private set; } = null!;

    /// <summary>Calls the entry point and waits until the app's hosted services have started.</summary>
    public static async Task<RunningApp> Start(
        FunctionAppHostOptions options,
        AppSettings settings,
        string contentRoot,
        ILogger<RunningApp> logger,
        CancellationToken cancellation)
    {
        var app = new RunningApp(options, settings, contentRoot, logger);
        app.Completion = Task.Factory.StartNew(app.Main, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        await app.OrEnd(app._built.Task, "building its host", cancellation);
        try
        {
            await app.OrEnd(app._started.Task, "running it", cancellation);
            return app;
        }
        catch (OperationCanceledException)
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        HostLoggers.AddSink(builder.Logging, _options.Logs);
        builder.Services.AddSingleton<IHostLifetime, HostedLifetime>();
    }

    public void Built(IHost app)
    {
        // Only here are the services sure to be alive: an app that fails to start takes them with it.
        Services = app.Services;
        _lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        _lifetime.ApplicationStarted.Register(() => _started.TrySetResult());
        _built.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _lifetime?.StopApplication();
        try
        {
            await Completion;
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "The app failed");
        }
    }

    private async Task Main()
    {
        FunctionsRuntime.Current = this;
        if (_options.EntryPoint is { } entryPoint)
        {
            await entryPoint(_options.Arguments);
            return;
        }

        var main = _options.App.EntryPoint
            ?? throw new InvalidOperationException($"{_options.App.GetName().Name} has no entry point.");
        object?[] arguments = main.GetParameters().Length == 0 ? [] : [_options.Arguments];
        if (main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task running)
            await running;
    }

    private async Task OrEnd(Task step, string what, CancellationToken cancellation)
    {
        if (await Task.WhenAny(step, Completion).WaitAsync(cancellation) == step)
            return;
        await Completion;
        throw new InvalidOperationException($"The app ended without {what}.");
    }
}
