using System.Diagnostics;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;
using QuickCheckout.Simulators.Store.Provisioning;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>
/// The whole product as <c>./run</c> starts it: real processes, real sockets, data in a folder of its own. Needs the
/// Release build that ./test and ./run make.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StopBound = TimeSpan.FromMinutes(1);

    private readonly string _root = SourceTree.Root;
    private readonly bool _keepData;
    private Process? _launcher;
    private StoreSettings? _settings;

    public Shop(string? dataRoot = null)
    {
        _keepData = dataRoot is not null;
        DataRoot = dataRoot ?? Directory.CreateTempSubdirectory("quick-checkout-").FullName;
    }

    public string DataRoot { get; }

    public string Root => _root;

    /// <summary>The data slot, once the shop has been opened.</summary>
    public string Data => Path.Combine(DataRoot, "1");

    public StoreSettings Settings => _settings ?? throw new InvalidOperationException("The shop is not open.");

    public int LauncherId => _launcher!.Id;

    /// <summary>Starts everything and returns when it serves.</summary>
    public async Task Open()
    {
        var launcher = Path.Combine(_root, "artifacts/bin/Launcher/release/Emulators.Launcher.dll");
        if (!File.Exists(launcher))
            throw new InvalidOperationException("Build first: dotnet build -c Release (./test does).");
        _launcher = Process.Start(new ProcessStartInfo("dotnet", [launcher, "--data", DataRoot, "--story", "none"])
        {
            WorkingDirectory = _root, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string>();
        DataReceivedEventHandler hear = (_, line) =>
        {
            lock (output)
                output.Add(line.Data ?? "");
            if (line.Data?.Contains("Serving", StringComparison.Ordinal) == true)
                serving.TrySetResult();
        };
        _launcher.OutputDataReceived += hear;
        _launcher.ErrorDataReceived += hear;
        _launcher.BeginOutputReadLine();
        _launcher.BeginErrorReadLine();
        var exited = _launcher.WaitForExitAsync();
        if (await Task.WhenAny(serving.Task, exited, Task.Delay(StartBound)) != serving.Task)
            lock (output)
                throw new InvalidOperationException("The shop did not open:\n" + string.Join("\n", output));
        _settings = StoreSettings.Read(Path.Combine(Data, "store.json"));
    }

    /// <summary>Stops everything as Ctrl-C would; the exit code.</summary>
    public async Task<int> Close()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_launcher!.Id}"]);
        await kill.WaitForExitAsync();
        await _launcher.WaitForExitAsync().WaitAsync(StopBound);
        var code = _launcher.ExitCode;
        _launcher.Dispose();
        _launcher = null;
        return code;
    }

    public CheckoutApp App(string associate = StaffAtWork.Associate) => new(Settings.AppUrl!, associate: associate);

    /// <summary>Registers a terminal with the product and with the hub; returns its connection string.</summary>
    public Task<string> Register(string terminalId) => Provisioner.Register(Settings, terminalId, TerminalKind.SmartPos, TimeProvider.System, default);

    public async ValueTask DisposeAsync()
    {
        if (_launcher is not null)
            await Close();
        if (!_keepData)
            Directory.Delete(DataRoot, recursive: true);
    }
}
