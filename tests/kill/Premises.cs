using System.Collections.Concurrent;
using System.Diagnostics;
using Emulators.Launcher;
using QuickCheckout.Simulators.Store;
using TestSupport;

namespace QuickCheckout.KillCampaign;

/// <summary>
/// The processes of run.json as <c>./run</c> starts them, each of which can be killed and started again. The hub's MQTT
/// port is moved aside, so that a cable that can be cut lies between it and the terminals.
/// </summary>
internal sealed class Premises : IAsyncDisposable
{
    public const string App = "app";
    public const string Cloud = "cloud";
    public const string Acquirer = "acquirer";
    public const string Alipay = "alipay";
    public const string MemberPlatform = "member-platform";
    public const string Azurite = "azurite";

    private const string Terminal = "terminal";
    private const string HubPort = "hub-behind-the-cable";
    private const int PreferredHubPort = 18883;

    /// <summary>People here are quick, and so is what happens without them: otherwise a campaign would mostly wait.</summary>
    private static readonly Dictionary<string, string> QuickShop = new()
    {
        ["Checkout__CardReadSeconds"] = "15",
        ["Checkout__PinSeconds"] = "15",
        ["Checkout__SignatureSeconds"] = "15",
        // Of the time for a code much is lost while the app starts, and whoever pays with the phone has nothing else to try.
        ["Checkout__MemberCodeSeconds"] = "45",
        ["Checkout__ChooseBenefitsSeconds"] = "30",
        ["Checkout__ChooseAmountSeconds"] = "20",
        ["Checkout__AlipaySeconds"] = "8",
        ["Checkout__AlipayPollSeconds"] = "2",
        ["Checkout__InAppSeconds"] = "12",
        ["Checkout__InAppPollSeconds"] = "3",
        ["Checkout__WholeCheckoutSeconds"] = "180",
        ["Acquirer__AnswerSeconds"] = "4",
        ["Alipay__TimeoutSeconds"] = "3",
        ["MemberPlatform__TimeoutSeconds"] = "3",
        // A process that lives for seconds never earns back what its profiling costs.
        ["DOTNET_TieredPGO"] = "0",
    };

    private readonly Place _place;
    private readonly Dictionary<string, ProcessSpec> _specs;
    private readonly ConcurrentDictionary<string, ManagedProcess> _running = new();
    private readonly ConcurrentQueue<string> _diedAlone = new();
    private readonly Lock _gate = new();
    private int _starts;

    private Premises(Place place, Manifest manifest)
    {
        _place = place;
        _specs = manifest.Processes.Select(place.Placeholders.Expand).ToDictionary(p => p.Name);
        var hub = place.Placeholders.Expand("{address:hub}");
        Cable = new HubCable(hub, Emulators.IotHub.IotHubEmulatorOptions.DefaultMqttPort, place.Slot.Port(HubPort));
    }

    public HubCable Cable { get; }

    public string Data => _place.Slot.Folder;

    public StoreSettings Settings => StoreSettings.Read(Path.Combine(Data, "store.json"));

    /// <summary>Connection string of tables and blobs.</summary>
    public string Storage => _place.Placeholders.Expand("{var:storage}");

    /// <summary>Processes that ended although nobody killed them. None should.</summary>
    public IReadOnlyCollection<string> DiedAlone => _diedAlone;

    /// <summary>Starts everything but terminals in an empty slot.</summary>
    public static async Task<Premises> Open(string dataRoot, Action<string> say, CancellationToken stop)
    {
        var path = Path.Combine(SourceTree.Root, "run.json");
        if (!File.Exists(Path.Combine(SourceTree.Root, "artifacts/bin/Launcher/release/Emulators.Launcher.dll")))
            throw new InvalidOperationException("Build first: dotnet build -c Release (./test does).");
        var manifest = WithCable(Manifest.Load(path));
        var premises = new Premises(await Place.Take(manifest, SourceTree.Root, dataRoot, reset: true, say, stop), manifest);
        try
        {
            var ready = new Dictionary<string, Task>();
            foreach (var process in manifest.Processes)
                ready[process.Name] = premises.StartAfter([.. (process.After ?? []).Select(name => ready[name])], process.Name, stop);
            await Task.WhenAll(ready.Values);
            premises._place.EndTurn();
            return premises;
        }
        catch
        {
            await premises.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a process and waits until it serves. False when it was killed meanwhile.</summary>
    /// <exception cref="LauncherException">It ended by itself or does not serve.</exception>
    public async Task<bool> Start(string name, CancellationToken stop)
    {
        var spec = _specs[name];
        var log = new LogFile(_place.Slot.Logs, $"{name}-{Interlocked.Increment(ref _starts):0000}");
        var lineSeen = log.Says(spec.Ready?.Line);
        var process = ManagedProcess.Start(spec, log);
        _running[name] = process;
        lock (_gate)
            _place.Running.Add(process);
        if (spec.Ready?.Exit is null)
            _ = process.Exited.ContinueWith(_ => NoteEnd(name, process), TaskScheduler.Default);
        try
        {
            await Readiness.Wait(process, lineSeen, stop);
            return true;
        }
        catch (LauncherException) when (!IsRunning(name, process))
        {
            return false;
        }
        catch (LauncherException e)
        {
            throw Supervisor.Explain(process, e.Message);
        }
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task Kill(string name)
    {
        if (!_running.TryRemove(name, out var process))
            return;
        Unix.Signal(process.Id, Unix.Sigkill);
        await process.Exited;
        process.Dispose();
    }

    /// <summary>SIGSTOP: it hears nothing and says nothing, and its connections stay open.</summary>
    public Task Pause(string name) => Send("-STOP", name);

    public Task Resume(string name) => Send("-CONT", name);

    public async ValueTask DisposeAsync()
    {
        await Resume(Azurite);
        foreach (var name in _specs.Keys.Reverse())
            if (_running.TryRemove(name, out var process))
            {
                await process.StopAsync();
                process.Dispose();
            }

        await Cable.DisposeAsync();
        _place.Running.Clear();
        _place.Dispose();
    }

    private static Manifest WithCable(Manifest manifest) => manifest with
    {
        Ports = new Dictionary<string, int>(manifest.Ports!) { [HubPort] = PreferredHubPort },
        Processes =
        [
            .. manifest.Processes.Where(p => p.Name != Terminal).Select(p => p.Name switch
            {
                App => p with { Env = QuickShop },
                Cloud => p with { Args = [.. p.Args!, "--set", $"iotHub:mqttPort={{port:{HubPort}}}"] },
                _ => p,
            }),
        ],
    };

    private async Task StartAfter(IReadOnlyList<Task> others, string name, CancellationToken stop)
    {
        await Task.WhenAll(others);
        await Start(name, stop);
    }

    private async Task Send(string signal, string name)
    {
        if (!_running.TryGetValue(name, out var process))
            return;
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private bool IsRunning(string name, ManagedProcess process) => _running.TryGetValue(name, out var running) && running == process;

    private void NoteEnd(string name, ManagedProcess process)
    {
        if (IsRunning(name, process))
            _diedAlone.Enqueue(Supervisor.Explain(process, "ended by itself").Message);
    }
}
