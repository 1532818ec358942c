using System.Diagnostics;
using System.Net.Sockets;

namespace Emulators.Launcher;

/// <summary>Waits until a started process is up.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <param name="lineSeen">Completes when the awaited line of output appears.</param>
    /// <exception cref="LauncherException">It ended, or was not ready in time. The message says which, not who.</exception>
    public static async Task Wait(ManagedProcess process, Task lineSeen, CancellationToken ct)
    {
        if (process.Spec.Ready is not { } ready)
            return;

        var watch = Stopwatch.StartNew();
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            // Asked before the probe: what answers on the port after the process died is somebody else.
            var ended = process.Exited.IsCompleted;
            if (ended && ready.Exit is null)
                throw new LauncherException($"ended with exit code {await process.Exited} while starting");
            if (ended)
            {
                var code = await process.Exited;
                if (code != ready.Exit)
                    throw new LauncherException($"ended with exit code {code}");
                return;
            }

            if (lineSeen.IsCompleted || await Answers(ready, ct))
                return;
            if (watch.Elapsed > TimeSpan.FromSeconds(ready.TimeoutSeconds))
                throw new LauncherException($"was not ready after {ready.TimeoutSeconds} s");
            await Task.WhenAny(Task.Delay(Interval, ct), process.Exited, lineSeen);
        }
    }

    private static async Task<bool> Answers(ReadySpec ready, CancellationToken ct)
    {
        try
        {
            if (ready.Http is not null)
            {
                using var answer = await Http.GetAsync(new Uri(ready.Http), ct);
                return answer.IsSuccessStatusCode;
            }

            if (ready.Tcp is not null)
            {
                var colon = ready.Tcp.LastIndexOf(':');
                using var client = new TcpClient();
                await client.ConnectAsync(ready.Tcp[..colon], int.Parse(ready.Tcp[(colon + 1)..], null), ct);
                return true;
            }

            return false;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException
            || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return false; // not up yet
        }
    }
}
