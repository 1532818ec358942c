using System.Runtime.InteropServices;

namespace Emulators.FunctionsHost.Cli;

/// <summary>Completes when somebody wants the process to stop.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    public StopSignal(bool onStdinEof)
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        if (onStdinEof)
            new Thread(ReadToEnd) { IsBackground = true, Name = "stdin" }.Start();
    }

    public Task Requested => _stop.Task;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        // The process ends after an orderly stop, not here.
        signal.Cancel = true;
        _stop.TrySetResult();
    }

    private void ReadToEnd()
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        _stop.TrySetResult();
    }
}
