using System.Diagnostics;

namespace Emulators.Launcher;

/// <summary>
/// A started process. Its standard input is a pipe held by the launcher: if the launcher dies, however it dies, the
/// process reads end of file and is expected to stop by itself.
/// </summary>
internal sealed class ManagedProcess : IDisposable
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    // What it wrote last may still be in the pipe when it is gone; something it left behind may hold the pipe open.
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly TaskCompletionSource _standardOutputRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _standardErrorRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManagedProcess(ProcessSpec spec, Process process, LogFile? log)
    {
        Spec = spec;
        Log = log;
        _process = process;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _gone.TrySetResult();
        Exited = End();
    }

    public ProcessSpec Spec { get; }

    /// <summary>Null when it writes to the launcher's own console.</summary>
    public LogFile? Log { get; }

    public int Id => _process.Id;

    public DateTime StartedAt => _process.StartTime;

    /// <summary>Completes with the exit code, when its output has been read.</summary>
    public Task<int> Exited { get; }

    /// <param name="log">Where its output goes; null: to the launcher's console.</param>
    /// <exception cref="LauncherException">The command cannot be started.</exception>
    public static ManagedProcess Start(ProcessSpec spec, LogFile? log)
    {
        if (!File.Exists(Path.GetFullPath(spec.Command, spec.Directory!)) && Unix.Find(spec.Command) is null)
            throw new LauncherException($"{spec.DisplayName} cannot be started: there is no command {spec.Command}.");

        var info = Unix.InOwnSession(spec.Command, spec.Args ?? []);
        info.WorkingDirectory = spec.Directory;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = info.RedirectStandardError = log is not null;
        foreach (var (name, value) in spec.Env ?? new Dictionary<string, string>())
            info.Environment[name] = value;

        var process = new ManagedProcess(spec, new Process { StartInfo = info }, log);
        process.Begin();
        return process;
    }

    /// <summary>Asks it to stop, kills it and everything it started after its grace. True if it went by itself.</summary>
    public async Task<bool> StopAsync()
    {
        var wentByItself = true;
        if (!Exited.IsCompleted)
        {
            Ask();
            wentByItself = await EndsWithin(TimeSpan.FromSeconds(Spec.GraceSeconds));
        }

        KillTree();
        if (!await EndsWithin(KillPatience))
            throw new LauncherException($"{Spec.DisplayName} (process {Id}) could not be killed.");
        return wentByItself;
    }

    public void Dispose()
    {
        _process.Dispose();
        Log?.Dispose();
    }

    private void Begin()
    {
        _process.Start();
        if (Log is null)
            return;
        _process.OutputDataReceived += (_, e) => Record(e.Data, _standardOutputRead);
        _process.ErrorDataReceived += (_, e) => Record(e.Data, _standardErrorRead);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Record(string? line, TaskCompletionSource read)
    {
        if (line is null)
            read.TrySetResult();
        else
            Log!.Write(line);
    }

    private async Task<int> End()
    {
        await _gone.Task;
        var code = _process.ExitCode;
        if (Log is not null)
            await Task.WhenAny(Task.WhenAll(_standardOutputRead.Task, _standardErrorRead.Task), Task.Delay(OutputPatience));
        return code;
    }

    private void Ask()
    {
        if (Spec.Stop != StopMethod.Stdin)
            Unix.Signal(Id, Spec.Stop == StopMethod.Sigint ? Unix.Sigint : Unix.Sigterm);
        _process.StandardInput.Close();
    }

    private void KillTree()
    {
        // The group outlives its leader, so this also ends what the process left behind.
        if (Unix.HasSessions)
            Unix.Signal(-Id, Unix.Sigkill);
        else if (!Exited.IsCompleted)
            _process.Kill(entireProcessTree: true);
    }

    private async Task<bool> EndsWithin(TimeSpan patience)
    {
        try
        {
            await Exited.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
