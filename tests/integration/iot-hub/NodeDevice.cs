using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Emulators.IotHub;

/// <summary>A process with the official Node.js device SDK; needs only node and npm on the machine.</summary>
internal sealed class NodeDevice : IAsyncDisposable
{
    private static readonly TimeSpan InstallBound = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan EventBound = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private readonly Process _process;
    private readonly Channel<JsonNode> _events = Channel.CreateUnbounded<JsonNode>();
    private readonly Task<string> _errors;

    private NodeDevice(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _ = Task.Run(ReadAsync);
    }

    public static async Task<NodeDevice> StartAsync(TestHub hub, string connectionString, string? certificateFile = null, string? keyFile = null)
    {
        await Installed.Value;
        var start = new ProcessStartInfo("node", [Path.Combine(Folder(), "device.js")])
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CONNECTION_STRING"] = connectionString;
        start.Environment["CA_FILE"] = hub.Authority.CertificatePath;
        if (certificateFile is not null)
        {
            start.Environment["CERTIFICATE_FILE"] = certificateFile;
            start.Environment["KEY_FILE"] = keyFile;
        }

        return new NodeDevice(Process.Start(start)!);
    }

    /// <summary>The data of the next event, which must be <paramref name="name"/>.</summary>
    public async Task<JsonNode?> ExpectAsync(string name)
    {
        using var bound = new CancellationTokenSource(EventBound);
        try
        {
            var next = await _events.Reader.ReadAsync(bound.Token);
            Assert.True((string?)next["event"] == name, $"Expected {name}, heard {next.ToJsonString()}");
            return next["data"];
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The device ended before '{name}': {await _errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var bound = new CancellationTokenSource(EventBound);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        finally
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder(), "node_modules", "azure-iot-device-mqtt")))
            return;
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using var process = Process.Start(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var bound = new CancellationTokenSource(InstallBound);
        await process.WaitForExitAsync(bound.Token);
        Assert.True(process.ExitCode == 0, $"npm ci failed: {await output}{await errors}");
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            await _events.Writer.WriteAsync(JsonNode.Parse(line)!);
        _events.Writer.Complete();
    }
}
