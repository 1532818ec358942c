using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TestSupport;

namespace Emulators.Launcher;

/// <summary>A folder with a manifest of tiny processes, and real launchers started on it.</summary>
internal sealed class Workshop : IDisposable
{
    /// <summary>A service that says "up" and ends with its standard input.</summary>
    public const string Obedient = "echo up; cat > /dev/null";

    private readonly List<RunningLauncher> _launchers = [];

    public Workshop(params JsonObject[] processes) => WriteManifest(new JsonObject { ["processes"] = new JsonArray([.. processes]) });

    public string Folder { get; } = Directory.CreateTempSubdirectory("launcher-").FullName;

    public string ManifestPath => Path.Combine(Folder, "run.json");

    public void WriteManifest(JsonObject manifest)
    {
        manifest["name"] ??= "Workshop";
        File.WriteAllText(ManifestPath, manifest.ToJsonString());
    }

    /// <summary>A shell script as a process that is ready once it says "up".</summary>
    public static JsonObject Service(string name, string script, params string[] after) => new()
    {
        ["name"] = name,
        ["command"] = "sh",
        ["args"] = new JsonArray("-c", script),
        ["after"] = new JsonArray([.. after.Select(a => (JsonNode)a)]),
        ["ready"] = new JsonObject { ["line"] = "up", ["timeoutSeconds"] = 20 },
    };

    public static JsonObject With(JsonObject process, string member, JsonNode value)
    {
        process[member] = value;
        return process;
    }

    public RunningLauncher Start(params string[] args)
    {
        var launcher = new RunningLauncher(ManifestPath, args);
        _launchers.Add(launcher);
        return launcher;
    }

    /// <summary>Runs a launcher that is expected to end by itself.</summary>
    public async Task<RunningLauncher> Run(params string[] args)
    {
        var launcher = Start(args);
        await launcher.Ended();
        return launcher;
    }

    /// <summary>What processes wrote into a file of slot 1.</summary>
    public string[] Lines(string file)
    {
        var path = Path.Combine(Folder, "data", "1", file);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    /// <summary>The ids of the processes a slot has on record.</summary>
    public IReadOnlyList<int> Ids(int slot = 1)
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "data", $"{slot}", "processes.json")));
        return [.. list.RootElement.EnumerateArray().Select(e => e.GetProperty("Id").GetInt32())];
    }

    public static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var launcher in _launchers)
            launcher.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A launcher as its own process, the way people run it.</summary>
internal sealed class RunningLauncher : IDisposable
{
    public const string Serving = "Serving.";

    private readonly Process _process;
    private readonly Lock _gate = new();
    private string _output = "";

    public RunningLauncher(string manifest, string[] args)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Emulators.Launcher.dll"), "--manifest", manifest, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += Record;
        _process.ErrorDataReceived += Record;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_gate)
                return _output;
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Waits until everything is up and it serves.</summary>
    public Task Serves() => Eventually.Get(
        () => Task.FromResult(Output),
        output => _process.HasExited ? throw new InvalidOperationException(output) : output.Contains(Serving, StringComparison.Ordinal));

    public async Task Ended()
    {
        await Eventually.True(() => _process.HasExited);
        await _process.WaitForExitAsync(); // and everything it wrote is read
    }

    public void Send(int signal) => Unix.Signal(_process.Id, signal);

    public async Task Stop()
    {
        Send(Unix.Sigterm);
        await Ended();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Send(Unix.Sigkill);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Record(object sender, DataReceivedEventArgs e)
    {
        lock (_gate)
            _output += e.Data + "\n";
    }
}
