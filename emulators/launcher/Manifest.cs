using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Emulators.Launcher;

/// <summary>
/// What to start and how. Texts may hold placeholders, see <see cref="Placeholders"/>; relative paths start at the
/// manifest's folder.
/// </summary>
/// <param name="Ports">Preferred TCP ports by name; a slot gets the first free one from there, a hundred further for each further slot.</param>
/// <param name="Addresses">Loopback addresses by name, each with the fixed ports that must be free on it.</param>
/// <param name="Certificates">Server certificates by name, each with the host names and addresses it is for.</param>
/// <param name="KeyPairs">Names of RSA key pairs, made once for a slot.</param>
/// <param name="Variables">Texts used more than once.</param>
/// <param name="Files">JSON files written into the data folder before anything starts.</param>
/// <param name="Stories">What can be played once everything is up; the first is the default.</param>
/// <param name="Welcome">Lines shown while serving.</param>
internal sealed record Manifest(
    string Name,
    IReadOnlyList<ProcessSpec> Processes,
    IReadOnlyDictionary<string, int>? Ports = null,
    IReadOnlyDictionary<string, IReadOnlyList<int>>? Addresses = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Certificates = null,
    IReadOnlyList<string>? KeyPairs = null,
    IReadOnlyDictionary<string, string>? Variables = null,
    IReadOnlyList<FileSpec>? Files = null,
    IReadOnlyList<ProcessSpec>? Stories = null,
    IReadOnlyList<string>? Welcome = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="LauncherException">The manifest is missing, is not JSON of this shape, or contradicts itself.</exception>
    public static Manifest Load(string path)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), Json)
                ?? throw new LauncherException($"{path} is empty.");
            manifest.Validate(path);
            return manifest;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new LauncherException($"{path} cannot be used: {e.Message}");
        }
    }

    private void Validate(string path)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var process in Processes)
        {
            // A process may only wait for one listed before it: the list reads in starting order and has no cycles.
            foreach (var after in process.After ?? [])
            {
                if (!known.Contains(after))
                    throw new LauncherException($"{path}: \"{process.Name}\" waits for \"{after}\", which is not listed before it.");
            }

            if (!known.Add(process.Name))
                throw new LauncherException($"{path}: two processes are named \"{process.Name}\".");
        }
    }
}

/// <summary>One process of the manifest.</summary>
/// <param name="Title">What people call it; default: its name.</param>
/// <param name="After">Names of processes that must be ready first.</param>
/// <param name="Ready">How to tell that it is up; without it, it counts as up once started.</param>
/// <param name="Shows">What to tell people when it is up, such as its URL.</param>
/// <param name="GraceSeconds">How long it may take to stop before it is killed.</param>
internal sealed record ProcessSpec(
    string Name, string Command, IReadOnlyList<string>? Args = null, string? Title = null, string? Directory = null,
    IReadOnlyDictionary<string, string>? Env = null, IReadOnlyList<string>? After = null, ReadySpec? Ready = null,
    StopMethod Stop = StopMethod.Sigterm, int GraceSeconds = 10, string? Shows = null)
{
    public string DisplayName => Title ?? Name;
}

/// <summary>Exactly one of the probes is set.</summary>
/// <param name="Http">A URL that answers 2xx.</param>
/// <param name="Tcp">host:port that accepts a connection.</param>
/// <param name="Line">A text that appears in its output.</param>
/// <param name="Exit">It is a task: ready means it ended with this code.</param>
internal sealed record ReadySpec(string? Http = null, string? Tcp = null, string? Line = null, int? Exit = null, int TimeoutSeconds = 60);

/// <summary>How a process is asked to stop; its standard input is closed in either case.</summary>
internal enum StopMethod
{
    Sigterm,
    Sigint,
    Stdin,
}

/// <summary>A JSON file to write: the file <paramref name="From"/> (if any) with <paramref name="Set"/> merged over it.</summary>
internal sealed record FileSpec(string To, string? From = null, JsonObject? Set = null);
