using System.Security.Cryptography.X509Certificates;
using Emulators.FunctionsHost;
using Emulators.FunctionsHost.Cli;
using Emulators.FunctionsHost.Emulation;
using Emulators.FunctionsHost.Hosting;

CommandLine command;
try
{
    command = CommandLine.Parse(args);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

using var stop = new StopSignal(command.StopOnStdinEof);
try
{
    var starting = new CancellationTokenSource();
    _ = stop.Requested.ContinueWith(_ => starting.Cancel(), TaskScheduler.Default);
    var emulated = EmulatorsFile.Load(command.Emulators, command.Overrides);
    if (command.App is null)
    {
        // Broker and hub outlive the app's process, as those of Azure do.
        var none = new AppSettings(new Dictionary<string, string?>());
        await using var loggers = new HostLoggers(none.Configuration, sink: null);
        await using var alone = await EmulatorSet.Start(emulated, TimeProvider.System, none, loggers.Factory, starting.Token);
        Console.WriteLine("ready");
        await stop.Requested;
        return 0;
    }

    var app = AppLoader.Load(command.App);
    var settings = command.Settings ?? Path.Combine(Path.GetDirectoryName(app.Location)!, "local.settings.json");
    var options = new FunctionAppHostOptions
    {
        App = app,
        Arguments = command.AppArguments,
        Settings = command.Settings is not null || File.Exists(settings) ? LocalSettings.Load(settings) : [],
        Emulators = emulated,
        DataPath = command.Data,
        Address = command.Address,
        HttpPort = command.HttpPort,
        HttpsPort = command.HttpsPort,
        Certificate = command.Certificate is { } certificate ? X509Certificate2.CreateFromPemFile(certificate, command.Key) : null,
    };
    await using var host = await FunctionAppHost.StartAsync(options, starting.Token);
    Console.WriteLine($"ready {host.Address} {host.HttpsAddress}".TrimEnd());
    await Task.WhenAny(stop.Requested, host.Completion);
    if (stop.Requested.IsCompleted)
        return 0;
    await host.Completion;
    Console.Error.WriteLine("The app ended by itself.");
    return 1;
}
catch (OperationCanceledException) when (stop.Requested.IsCompleted)
{
    return 0;
}
catch (Exception failure)
{
    Console.Error.WriteLine(failure);
    return 1;
}
