using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Timers;

/// <summary>Remembers timers' occurrences, one file a function; a write is complete or not there at all.</summary>
internal sealed class OccurrenceStore(string folder)
{
    public ScheduleStatus? Read(string function)
    {
        var path = PathOf(function);
        return File.Exists(path) ? JsonSerializer.Deserialize<ScheduleStatus>(File.ReadAllBytes(path)) : null;
    }

    public void Write(string function, ScheduleStatus status)
    {
        Directory.CreateDirectory(folder);
        var written = PathOf(function) + ".new";
        using (var file = new FileStream(written, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, status);
            file.Flush(flushToDisk: true);
        }

        File.Move(written, PathOf(function), overwrite: true);
    }

    private string PathOf(string function) => Path.Combine(folder, function.ToUpperInvariant() + ".json");
}
