using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Terminal.Keys;

/// <summary>The last attempt a terminal saw, kept over restarts so that late commands for it are refused (rule B9).</summary>
public sealed class LastAttemptFile(string path)
{
    /// <summary>Null on a new terminal, or when the file is not readable: then nothing is known to be stale.</summary>
    public AttemptId? Read()
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<AttemptId>(File.ReadAllBytes(path), Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file whole and flushes it, so that a power cut leaves the old one or the new one.</summary>
    public void Write(AttemptId attempt)
    {
        var next = path + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, attempt, Json.Options);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}
