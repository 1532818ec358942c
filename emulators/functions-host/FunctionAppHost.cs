using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Durable;
using Emulators.FunctionsHost.Emulation;
using Emulators.FunctionsHost.Hosting;
using Emulators.FunctionsHost.Http;
using Emulators.FunctionsHost.Messaging;
using Emulators.FunctionsHost.Timers;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost;

/// <summary>
/// Plays the Functions host for one app: starts the emulators, then the app, then its triggers, and stops them in
/// the opposite order.
/// </summary>
public sealed class FunctionAppHost : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    private FunctionAppHost()
    {
    }

    /// <summary>Where HTTP functions answer.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where HTTP functions answer over TLS; null without a certificate.</summary>
    public Uri? HttpsAddress { get; private set; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>The client that <c>[DurableClient]</c> parameters receive.</summary>
    public DurableTaskClient DurableClient { get; private set; } = null!;

    /// <summary>Ends when the app ends, with its exception if it failed.</summary>
    public Task Completion { get; private set; } = null!;

    /// <summary>Starts the app; returns when everything is ready.</summary>
    /// <exception cref="InvalidFunctionException">The app declares functions that cannot run.</exception>
    public static async Task<FunctionAppHost> StartAsync(FunctionAppHostOptions options, CancellationToken cancellation = default)
    {
        var host = new FunctionAppHost();
        try
        {
            await host.Start(options, cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops taking work, lets running calls see the cancellation, then stops the app and the emulators.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stopping.CancelAsync();
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task Start(FunctionAppHostOptions options, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(options.App.Location)!;
        var hostJson = HostJson.Load(folder, options.HostJson);
        var settings = new AppSettings(options.Settings);
        foreach (var (category, level) in hostJson.LogLevels)
            settings.AddDefault(category, level);
        var functions = FunctionDiscovery.Find(
            options.FunctionTypes ?? FunctionAssemblies.Of(options.App).SelectMany(a => a.GetTypes()));
        var loggers = Track(new HostLoggers(settings.Configuration, options.Logs)).Factory;

        Track(await EmulatorSet.Start(options.Emulators, options.TimeProvider, settings, loggers, cancellation));
        var app = Track(await RunningApp.Start(options, settings, folder, loggers.CreateLogger<RunningApp>(), cancellation));
        Services = app.Services;
        Completion = app.Completion;
        var runtime = new AppRuntime(
            app.Services, functions, hostJson, options.TimeProvider, () => DurableClient, loggers, _stopping.Token);

        DurableClient = Track(await DurableHost.Start(runtime, options.Emulators.Durable, hostJson, loggers, _stopping.Token)).Client;
        Track(new MessageListeners(runtime, settings, hostJson, loggers)).Start();
        Track(new TimerListeners(runtime, settings, options.DataPath, loggers)).Start();
        var pipeline = HttpPipeline.Create(runtime, hostJson, settings, DurableClient, loggers);
        var server = Track(await HttpServer.Start(options, pipeline, loggers, cancellation));
        Address = server.HttpAddress;
        HttpsAddress = server.HttpsAddress;
        loggers.CreateLogger<FunctionAppHost>().LogInformation(
            "{Count} functions ready on {Address}", functions.Count, HttpsAddress is null ? Address : $"{Address} and {HttpsAddress}");
    }

    private T Track<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
