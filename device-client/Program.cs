using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using QuickCheckout.Terminal;
using QuickCheckout.Terminal.Control;
using QuickCheckout.Terminal.Settings;

const int Stopped = 0;
const int WrongSettings = 2;

try
{
    var settings = SettingsReader.Read(args);
    using var loggers = LoggerFactory.Create(b => b
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "HH:mm:ss.fff ")));
    using var stop = new CancellationTokenSource();
    using var interrupt = StopOn(PosixSignal.SIGINT, stop);
    using var terminate = StopOn(PosixSignal.SIGTERM, stop);
    if (settings.StopOnStdinEof)
        _ = StopAtEndOfInputAsync(stop);

    await using var fleet = await TerminalFleet.StartAsync(settings, loggers, TimeProvider.System);
    await using var control = settings.ControlPort is { } port
        ? await ControlApi.StartAsync(fleet, port, SettingsReader.ListOf(settings.WebOrigins), loggers, TimeProvider.System)
        : null;
    try
    {
        await fleet.WhenAllConnectedAsync(stop.Token);
        Console.WriteLine($"ready: {fleet.Terminals.Count} terminal(s) connected{(control is null ? "" : $", control API at {control.Address}terminals")}");
        await Task.Delay(Timeout.Infinite, stop.Token);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        // Asked to stop; the terminals are disposed on the way out.
    }
    return Stopped;
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync($"terminal: {e.Message}");
    return WrongSettings;
}

static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
    PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

static async Task StopAtEndOfInputAsync(CancellationTokenSource stop)
{
    await using var input = Console.OpenStandardInput();
    await input.CopyToAsync(Stream.Null);
    await stop.CancelAsync();
}
