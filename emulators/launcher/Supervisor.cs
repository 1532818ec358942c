using System.Diagnostics;

namespace Emulators.Launcher;

/// <summary>Starts processes in the order of their dependencies, watches them, and stops them in reverse.</summary>
internal sealed class Supervisor(string logFolder, RunningList running, IProgress<StartUp> progress) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ManagedProcess> _started = [];
    private readonly TaskCompletionSource<ManagedProcess> _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    /// <summary>Completes with the first service that ended although nobody asked it to.</summary>
    public Task<ManagedProcess> Death => _death.Task;

    /// <exception cref="LauncherException">One did not come up; the message names it and quotes its last output.</exception>
    public async Task Start(IReadOnlyList<ProcessSpec> specs, CancellationToken ct)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ready = new Dictionary<string, Task>(StringComparer.Ordinal);
        foreach (var spec in specs)
            ready[spec.Name] = StartWhen([.. (spec.After ?? []).Select(name => ready[name])], spec, first.Token);

        var pending = ready.Values.ToList();
        try
        {
            while (pending.Count > 0)
            {
                var done = await Task.WhenAny([.. pending, _death.Task]);
                if (done == _death.Task)
                    throw Explain(await _death.Task, $"ended with exit code {await (await _death.Task).Exited} while the others were starting");
                await done;
                pending.Remove(done);
            }
        }
        finally
        {
            // One failed: the rest need not be waited for. Their own failures are consequences and not reported.
            await first.CancelAsync();
            await Task.WhenAll(ready.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>A failure message for a process: what happened, its last lines, where the rest is.</summary>
    public static LauncherException Explain(ManagedProcess process, string what)
    {
        var tail = process.Log is { Tail.Count: > 0 } log
            ? $" Its last output ({log.Path}):\n{string.Join("\n", log.Tail.Select(line => "  │ " + line))}"
            : " It wrote nothing.";
        return new LauncherException($"{process.Spec.DisplayName} {what}.{tail}");
    }

    /// <summary>Stops everything in reverse order of starting. Safe to call twice.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ManagedProcess> order;
        lock (_gate)
        {
            _stopping = true;
            order = [.. Enumerable.Reverse(_started)];
            _started.Clear();
        }

        foreach (var process in order)
        {
            var wentByItself = await process.StopAsync();
            progress.Report(new StartUp(process.Spec, wentByItself ? Stage.Stopped : Stage.Killed, TimeSpan.Zero));
            process.Dispose();
        }

        running.Clear();
    }

    private async Task StartWhen(IReadOnlyList<Task> dependencies, ProcessSpec spec, CancellationToken ct)
    {
        await Task.WhenAll(dependencies).WaitAsync(ct);
        var watch = Stopwatch.StartNew();
        progress.Report(new StartUp(spec, Stage.Starting, TimeSpan.Zero));

        var log = new LogFile(logFolder, spec.Name);
        var lineSeen = log.Says(spec.Ready?.Line);
        var process = Launch(spec, log);
        try
        {
            await Readiness.Wait(process, lineSeen, ct);
        }
        catch (LauncherException e)
        {
            throw Explain(process, e.Message);
        }

        if (spec.Ready?.Exit is null)
            _ = process.Exited.ContinueWith(_ => Died(process), TaskScheduler.Default);
        progress.Report(new StartUp(spec, Stage.Ready, watch.Elapsed));
    }

    private ManagedProcess Launch(ProcessSpec spec, LogFile log)
    {
        // Under the lock, so that what starts while everything is being stopped is stopped too.
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            var process = ManagedProcess.Start(spec, log);
            _started.Add(process);
            running.Add(process);
            return process;
        }
    }

    private void Died(ManagedProcess process)
    {
        lock (_gate)
        {
            if (!_stopping)
                _death.TrySetResult(process);
        }
    }
}

internal enum Stage
{
    Starting,
    Ready,
    Stopped,
    Killed,
}

/// <summary>One step of starting or stopping, for the screen.</summary>
internal sealed record StartUp(ProcessSpec Spec, Stage Stage, TimeSpan Took);
