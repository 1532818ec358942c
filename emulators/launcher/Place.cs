namespace Emulators.Launcher;

/// <summary>A slot made ready for a manifest: nothing of an earlier run is alive in it, ports are chosen, files and certificates written.</summary>
internal sealed class Place : IDisposable
{
    private readonly Certificates _certificates;
    private readonly IDisposable? _turn;

    private Place(Slot slot, RunningList running, Certificates certificates, Placeholders placeholders, IDisposable? turn) =>
        (Slot, Running, _certificates, Placeholders, _turn) = (slot, running, certificates, placeholders, turn);

    public Slot Slot { get; }

    public RunningList Running { get; }

    public Placeholders Placeholders { get; }

    /// <param name="root">The manifest's folder.</param>
    /// <param name="reset">Empty the slot first.</param>
    public static async Task<Place> Take(Manifest manifest, string root, string dataRoot, bool reset, Action<string> say, CancellationToken stop)
    {
        var slot = Slot.Take(dataRoot);
        IDisposable? turn = null;
        Certificates? certificates = null;
        try
        {
            var running = new RunningList(Path.Combine(slot.Folder, "processes.json"));
            await running.WaitForLeftovers(say, stop);
            if (reset)
                slot.Reset();
            turn = await StartTurn.Take(stop);
            slot.Settle(manifest);

            certificates = new Certificates(Path.Combine(slot.Folder, "certificates"));
            var keyPairs = new KeyPairs(Path.Combine(slot.Folder, "key-pairs"), manifest.KeyPairs ?? []);
            var placeholders = new Placeholders(manifest, root, slot, certificates, keyPairs);
            foreach (var (name, hosts) in manifest.Certificates ?? new Dictionary<string, IReadOnlyList<string>>())
                certificates.Ensure(name, placeholders.Expand(hosts));
            DataFiles.Write(manifest.Files ?? [], root, placeholders);
            return new Place(slot, running, certificates, placeholders, turn);
        }
        catch
        {
            certificates?.Dispose();
            turn?.Dispose();
            slot.Dispose();
            throw;
        }
    }

    /// <summary>Everything listens: another copy may start.</summary>
    public void EndTurn() => _turn?.Dispose();

    public void Dispose()
    {
        _certificates.Dispose();
        EndTurn();
        Slot.Dispose();
    }
}
