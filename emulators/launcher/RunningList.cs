using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Emulators.Launcher;

/// <summary>
/// Which processes belong to this slot, on disk. If a launcher is killed, its processes see their standard input end
/// and stop by themselves, but that takes a moment: the next launcher waits for them before it touches their data.
/// </summary>
internal sealed class RunningList(string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly List<Entry> _entries = [];

    public void Add(ManagedProcess process)
    {
        _entries.Add(new Entry(process.Spec.Name, process.Id, process.StartedAt.ToUniversalTime()));
        // Written aside and moved: half a list would hide what it was meant to tell.
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(_entries));
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Clear()
    {
        _entries.Clear();
        File.Delete(path);
    }

    /// <summary>Waits for an earlier run's processes to end and kills those that do not.</summary>
    public async Task WaitForLeftovers(Action<string> say, CancellationToken ct)
    {
        if (!File.Exists(path))
            return;
        var left = Alive(JsonSerializer.Deserialize<List<Entry>>(await File.ReadAllTextAsync(path, ct)) ?? []);
        if (left.Count > 0)
            say($"An earlier run was killed; waiting for its {string.Join(", ", left.Select(e => e.Name))} to end.");

        var watch = Stopwatch.StartNew();
        while ((left = Alive(left)).Count > 0 && watch.Elapsed < Patience)
            await Task.Delay(Interval, ct);

        foreach (var entry in left)
        {
            say($"{entry.Name} (process {entry.Id}) of an earlier run did not end and is killed.");
            Unix.Signal(Unix.HasSessions ? -entry.Id : entry.Id, Unix.Sigkill);
        }

        Clear();
    }

    private static List<Entry> Alive(IEnumerable<Entry> entries) => [.. entries.Where(IsAlive)];

    private static bool IsAlive(Entry entry)
    {
        try
        {
            // The start time tells our process from a stranger that was given the same number since.
            using var process = Process.GetProcessById(entry.Id);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - entry.StartedAt).Duration() < ClockSlack;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private sealed record Entry(string Name, int Id, DateTime StartedAt);
}
