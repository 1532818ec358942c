using System.Diagnostics;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;
using QuickCheckout.Simulators.Store.Provisioning;
using TestSupport;

namespace QuickCheckout.KillCampaign;

/// <summary>One terminal of the fleet, as the product knows it.</summary>
internal sealed record FleetTerminal(string TerminalId, TerminalKind Kind);

/// <summary>Many terminals in one process of the terminal's own program.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private Fleet(Process process, IReadOnlyList<FleetTerminal> terminals, Uri control) => (_process, Terminals, Control) = (process, terminals, control);

    public IReadOnlyList<FleetTerminal> Terminals { get; }

    public IEnumerable<string> TerminalIds => Terminals.Select(t => t.TerminalId);

    public Uri Control { get; }

    /// <summary>The program ended, and nobody asked it to.</summary>
    public bool DiedAlone => _process.HasExited;

    /// <param name="folder">Where the terminals keep what survives them, and their log.</param>
    /// <param name="options">More of the program's options.</param>
    public static async Task<Fleet> Start(StoreSettings settings, string folder, IReadOnlyList<TerminalKind> kinds, params string[] options)
    {
        List<FleetTerminal> terminals = [.. kinds.Select((kind, i) => new FleetTerminal($"POS-1{i + 1:000}", kind))];
        using var acquirer = new AcquirerBooks(settings.AcquirerUrl!);
        List<string> connections = [], keys = [];
        foreach (var (id, kind) in terminals)
        {
            connections.Add(await Provisioner.Register(settings, id, kind, TimeProvider.System, default));
            var key = await acquirer.InitialKey(id, default);
            keys.Add($"{id} {key.InitialKeyId} {key.InitialKey}");
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "connections.txt"), connections);
        await File.WriteAllLinesAsync(Path.Combine(folder, "keys.txt"), keys);
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(SourceTree.Root, "artifacts/bin/DeviceClient/release/QuickCheckout.Terminal.dll"),
            "--connection-strings-file", Path.Combine(folder, "connections.txt"), "--keys-file", Path.Combine(folder, "keys.txt"),
            "--trusted-root", settings.TrustedRoot!, "--cloud-url", settings.AppUrlOfTerminals!.ToString().TrimEnd('/'),
            "--fingerprint-key", Convert.ToHexString(Convert.FromBase64String(settings.FingerprintKey!)),
            "--data-folder", folder, "--test-cards", settings.TestCards!, "--control-port", "0", "--stop-on-stdin-eof", .. options,
        ])
        {
            WorkingDirectory = SourceTree.Root, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var ready = await ReadyLine(process, Path.Combine(folder, "terminals.log")).WaitAsync(ReadyBound);
        return new Fleet(process, terminals, new Uri(ready[ready.IndexOf("http://", StringComparison.Ordinal)..].Replace("/terminals", "", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> ReadyLine(Process process, string log)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("ready:", StringComparison.Ordinal))
            {
                // The pipe must stay empty, or the terminals would stop at a full one.
                _ = Record(process.StandardOutput.BaseStream, log);
                return line;
            }

        throw new InvalidOperationException("The terminals did not start.");
    }

    private static async Task Record(Stream output, string log)
    {
        await using var file = File.Create(log);
        await output.CopyToAsync(file);
    }
}
