using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using QuickCheckout.Functions.Adapters;
using TestSupport;

namespace QuickCheckout.Benchmarks.Web;

/// <summary>Azurite in memory, with enough of it for millions of rows.</summary>
internal sealed class BigAzurite : IAsyncDisposable
{
    private const int HeapMegabytes = 14_000;
    private const string Key = "c3RvcmFnZS1iZW5jaA==";
    private Process? _process;

    public TableServiceClient Tables { get; private set; } = null!;

    public async Task StartAsync()
    {
        var (blob, queue, table) = (FreePort(), FreePort(), FreePort());
        _process = Process.Start(new ProcessStartInfo("node",
        [
            $"--max-old-space-size={HeapMegabytes}", "emulators/azurite/start.mjs", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", $"{blob}", "--queuePort", $"{queue}", "--tablePort", $"{table}",
        ])
        {
            WorkingDirectory = SourceTree.Root, RedirectStandardInput = true, RedirectStandardOutput = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"devstoreaccount1:{Key}" },
        })!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Table service is successfully listening", StringComparison.Ordinal))
            {
                Tables = new TableServiceClient($"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};TableEndpoint=http://127.0.0.1:{table}/devstoreaccount1;");
                foreach (var name in (string[])[TableOrders.TableName, TableOrderList.IndexName])
                    await Tables.CreateTableIfNotExistsAsync(name);
                return;
            }

        throw new InvalidOperationException("Azurite did not start; ./test installs it.");
    }

    public long MemoryMegabytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
