using System.Security.Cryptography;
using System.Text.Json;

namespace Emulators.Launcher;

/// <summary>
/// One copy's place on this machine: the folder data/N, locked as long as this object lives, with the ports,
/// addresses and secrets chosen for it. They are remembered, so what the data refers to is still true after a restart.
/// </summary>
internal sealed class Slot : IDisposable
{
    private const int MaxSlots = 50;
    private const int SecretBytes = 32;

    private readonly FileStream _lock;
    private readonly SlotMemory _memory;

    private Slot(int number, string folder, FileStream fileLock, SlotMemory memory)
    {
        Number = number;
        Folder = folder;
        _lock = fileLock;
        _memory = memory;
    }

    public int Number { get; }

    public string Folder { get; }

    public string Logs => Path.Combine(Folder, "logs");

    private string MemoryPath => Path.Combine(Folder, "slot.json");

    /// <summary>Takes the lowest slot that no other copy holds.</summary>
    /// <exception cref="LauncherException">All slots are taken.</exception>
    public static Slot Take(string dataRoot)
    {
        for (var number = 1; number <= MaxSlots; number++)
        {
            var folder = Path.Combine(dataRoot, $"{number}");
            Directory.CreateDirectory(folder);
            if (TryLock(Path.Combine(folder, "lock")) is { } fileLock)
                return new Slot(number, folder, fileLock, SlotMemory.Read(Path.Combine(folder, "slot.json")));
        }

        throw new LauncherException($"All {MaxSlots} data slots in {dataRoot} are in use.");
    }

    /// <summary>Deletes everything in the slot but the lock, and forgets its ports and secrets.</summary>
    /// <exception cref="LauncherException">The folder is not one of ours.</exception>
    public void Reset()
    {
        var entries = new DirectoryInfo(Folder).EnumerateFileSystemInfos().Where(e => e.Name != "lock").ToList();
        if (entries.Count > 0 && !File.Exists(MemoryPath))
            throw new LauncherException($"{Folder} holds something else than data of an earlier run; it is left as it is.");
        foreach (var entry in entries)
        {
            if (entry is DirectoryInfo directory)
                directory.Delete(recursive: true);
            else
                entry.Delete();
        }

        _memory.Clear();
    }

    /// <summary>Chooses what the manifest asks for and is not remembered, or is remembered but taken by now.</summary>
    public void Settle(Manifest manifest)
    {
        var ofOthers = PortsOfOtherSlots();
        foreach (var (name, preferred) in manifest.Ports ?? new Dictionary<string, int>())
        {
            if (!_memory.Ports.TryGetValue(name, out var port) || !FreePorts.IsFree(port))
                _memory.Ports[name] = FreePorts.Choose(preferred, Number, taken: [.. ofOthers, .. _memory.Ports.Values]);
        }

        foreach (var (name, ports) in manifest.Addresses ?? new Dictionary<string, IReadOnlyList<int>>())
        {
            if (!_memory.Addresses.TryGetValue(name, out var address) || !LoopbackAddresses.IsFree(address, ports))
                _memory.Addresses[name] = LoopbackAddresses.Choose(Number, ports);
        }

        Save();
    }

    public int Port(string name) => _memory.Ports.TryGetValue(name, out var port) ? port : throw Undefined("port", name);

    public string Address(string name) => _memory.Addresses.TryGetValue(name, out var a) ? a : throw Undefined("address", name);

    /// <summary>The secret of that name, made on first use.</summary>
    public string Secret(string name)
    {
        if (_memory.Secrets.TryGetValue(name, out var secret))
            return secret;
        secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        _memory.Secrets[name] = secret;
        Save();
        return secret;
    }

    public void Dispose() => _lock.Dispose();

    private static LauncherException Undefined(string kind, string name) => new($"The manifest uses the {kind} \"{name}\" without declaring it.");

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null; // another copy holds it
        }
    }

    private List<int> PortsOfOtherSlots() =>
        [.. Directory.EnumerateDirectories(Path.GetDirectoryName(Folder)!)
            .Where(folder => folder != Folder)
            .SelectMany(folder => SlotMemory.Read(Path.Combine(folder, "slot.json")).Ports.Values)];

    private void Save() => OwnerOnlyFile.Write(MemoryPath, JsonSerializer.Serialize(_memory, SlotMemory.Json));
}

internal sealed record SlotMemory
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public SortedDictionary<string, int> Ports { get; init; } = [];

    public SortedDictionary<string, string> Addresses { get; init; } = [];

    public SortedDictionary<string, string> Secrets { get; init; } = [];

    public static SlotMemory Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<SlotMemory>(File.ReadAllText(path), Json)! : new SlotMemory();

    public void Clear()
    {
        Ports.Clear();
        Addresses.Clear();
        Secrets.Clear();
    }
}
