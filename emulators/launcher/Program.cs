using System.Runtime.InteropServices;
using System.Text;
using Emulators.Launcher;

const int Failed = 1;
const int BadUsage = 2;
const int Interrupted = 130;

Console.OutputEncoding = new UTF8Encoding(false);
try
{
    var options = Options.Parse(args);
    using var stop = new CancellationTokenSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
    return await new Session(options, Screen.OnConsole()).Run(stop.Token);

    void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // stopping in order takes longer than dying
        stop.Cancel();
    }
}
catch (BadOptionException e)
{
    Console.Error.WriteLine(e.Message);
    return BadUsage;
}
catch (Exception e) when (e is LauncherException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return Failed;
}
catch (OperationCanceledException)
{
    return Interrupted;
}
