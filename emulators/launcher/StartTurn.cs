namespace Emulators.Launcher;

/// <summary>
/// One start at a time on this machine: between choosing a free port and listening on it another copy could choose the
/// same one.
/// </summary>
internal static class StartTurn
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>Dispose of it once everything listens. Null when the turn could not be had; ports are then chosen at some risk.</returns>
    public static async Task<IDisposable?> Take(CancellationToken stop)
    {
        var path = Path.Combine(Path.GetTempPath(), "launcher-start.lock");
        for (var waited = TimeSpan.Zero; waited < Bound; waited += Pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException)
            {
                return null; // another user's
            }
            catch (IOException)
            {
                await Task.Delay(Pause, stop); // another copy is starting
            }
        }

        return null;
    }
}
