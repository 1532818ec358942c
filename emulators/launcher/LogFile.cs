using System.Text;

namespace Emulators.Launcher;

/// <summary>
/// A process' output as a file, with its last lines kept at hand for a failure message. The previous run's file is
/// kept beside it as NAME.previous.log.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const int TailLines = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private readonly StreamWriter _writer;
    private bool _closed;

    public LogFile(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        Path = System.IO.Path.Combine(folder, name + ".log");
        if (File.Exists(Path))
            File.Move(Path, System.IO.Path.Combine(folder, name + ".previous.log"), overwrite: true);
        _writer = new StreamWriter(Path, append: false, new UTF8Encoding(false)) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>Called for every line, from the thread that read it.</summary>
    private event Action<string>? LineWritten;

    /// <summary>Completes with the first line that contains the text; never when there is none to wait for.</summary>
    public Task Says(string? text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (text is not null)
            LineWritten += line => { if (line.Contains(text, StringComparison.Ordinal)) seen.TrySetResult(); };
        return seen.Task;
    }

    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_gate)
                return [.. _tail];
        }
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _writer.WriteLine(line);
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
                _tail.Dequeue();
        }

        LineWritten?.Invoke(line);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _writer.Dispose();
        }
    }
}
