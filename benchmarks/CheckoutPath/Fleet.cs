using System.Diagnostics;
using QuickCheckout.Integration;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Benchmarks.CheckoutPath;

/// <summary>Many terminals in one process of the terminal's own program.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private Fleet(Process process, IReadOnlyList<string> ids, Uri control) => (_process, TerminalIds, Control) = (process, ids, control);

    public IReadOnlyList<string> TerminalIds { get; }

    public Uri Control { get; }

    public static async Task<Fleet> Start(Shop shop, int count)
    {
        var ids = Enumerable.Range(1, count).Select(i => $"POS-1{i:000}").ToList();
        using var acquirer = new AcquirerBooks(shop.Settings.AcquirerUrl!);
        List<string> connections = [], keys = [];
        foreach (var id in ids)
        {
            connections.Add(await shop.Register(id));
            var key = await acquirer.InitialKey(id, default);
            keys.Add($"{id} {key.InitialKeyId} {key.InitialKey}");
        }

        var folder = Path.Combine(shop.Data, "fleet");
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "connections.txt"), connections);
        await File.WriteAllLinesAsync(Path.Combine(folder, "keys.txt"), keys);
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(shop.Root, "artifacts/bin/DeviceClient/release/QuickCheckout.Terminal.dll"),
            "--connection-strings-file", Path.Combine(folder, "connections.txt"), "--keys-file", Path.Combine(folder, "keys.txt"),
            "--trusted-root", shop.Settings.TrustedRoot!, "--cloud-url", shop.Settings.AppUrlOfTerminals!.ToString().TrimEnd('/'),
            "--fingerprint-key", Convert.ToHexString(Convert.FromBase64String(shop.Settings.FingerprintKey!)),
            "--data-folder", folder, "--test-cards", shop.Settings.TestCards!, "--control-port", "0", "--stop-on-stdin-eof",
        ])
        {
            WorkingDirectory = shop.Root, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var ready = await ReadyLine(process).WaitAsync(ReadyBound);
        return new Fleet(process, ids, new Uri(ready[ready.IndexOf("http://", StringComparison.Ordinal)..].Replace("/terminals", "", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> ReadyLine(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("ready:", StringComparison.Ordinal))
            {
                // The pipe must stay empty, or the terminals would stop at a full one.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return line;
            }

        throw new InvalidOperationException("The terminals did not start.");
    }
}
