using Emulators.FunctionsHost.Emulation;
using Emulators.FunctionsHost.Hosting;

namespace Emulators.FunctionsHost;

/// <summary>Broker and hub without an app: they outlive the app's process, as those of Azure do.</summary>
internal sealed class EmulatorsAlone : IAsyncDisposable
{
    private readonly HostLoggers _loggers;
    private readonly EmulatorSet _emulators;

    private EmulatorsAlone(HostLoggers loggers, EmulatorSet emulators) => (_loggers, _emulators) = (loggers, emulators);

    /// <summary>Starts them; returns when everything is ready.</summary>
    public static async Task<EmulatorsAlone> StartAsync(EmulatorsOptions options, CancellationToken cancellation)
    {
        var settings = new AppSettings(new Dictionary<string, string?>());
        var loggers = new HostLoggers(settings.Configuration, sink: null);
        try
        {
            return new EmulatorsAlone(loggers, await EmulatorSet.Start(options, TimeProvider.System, settings, loggers.Factory, cancellation));
        }
        catch
        {
            await loggers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _emulators.DisposeAsync();
        await _loggers.DisposeAsync();
    }
}
