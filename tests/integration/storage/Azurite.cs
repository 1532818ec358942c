using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Hosting;
using TestSupport;

namespace QuickCheckout.Functions;

/// <summary>Azurite on free ports, in memory of this run only.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private const int StartTries = 5;
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private Process? _process;

    public string Connection { get; private set; } = "";

    public TableServiceClient Tables { get; private set; } = null!;

    public BlobServiceClient Blobs { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Another fixture may get a port that was free a moment ago: then other ports are tried.
        for (var tries = 1; !await Start(); tries++)
            if (tries == StartTries)
                throw new InvalidOperationException("Azurite did not start; ./test installs it.");
        foreach (var name in (string[])[TableTerminals.TableName, TableOrders.TableName, TableOrderList.IndexName, TableJournal.TableName, TableBatches.TableName, TableCatalogue.TableName])
            await Tables.CreateTableIfNotExistsAsync(name);
        await Blobs.GetBlobContainerClient(BlobEnvelopes.ContainerName).CreateIfNotExistsAsync();
    }

    private async Task<bool> Start()
    {
        var (blob, queue, table) = (FreePort(), FreePort(), FreePort());
        const string key = "c3RvcmFnZS10ZXN0cw==";
        var start = new ProcessStartInfo("node",
        [
            "emulators/azurite/start.mjs", "--location", _folder, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", $"{blob}", "--queuePort", $"{queue}", "--tablePort", $"{table}",
        ])
        {
            WorkingDirectory = SourceTree.Root, RedirectStandardInput = true, RedirectStandardOutput = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"devstoreaccount1:{key}" },
        };
        _process = Process.Start(start)!;
        if (!await Listening(_process).WaitAsync(StartBound))
        {
            await _process.WaitForExitAsync();
            _process.Dispose();
            return false;
        }

        Connection = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={key};BlobEndpoint=http://127.0.0.1:{blob}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{table}/devstoreaccount1;";
        Tables = new TableServiceClient(Connection);
        Blobs = new BlobServiceClient(Connection);
        return true;
    }

    /// <summary>A registered terminal of its own for one test.</summary>
    public async Task<TableTerminals> Terminals(string terminalId)
    {
        var terminals = new TableTerminals(Tables);
        await terminals.RegisterAsync(terminalId, "S001", TerminalKind.SmartPos, default);
        return terminals;
    }

    /// <summary>The catalogue as a running app has it, with these products published.</summary>
    public async Task<ProductCatalogue> Catalogue(params Product[] products)
    {
        var table = new TableCatalogue(Tables);
        var catalogue = new ProductCatalogue(table, Options.Create(new StoreTimeSettings()), TimeProvider.System);
        await new CataloguePublisher(table, catalogue).PublishAsync(products, default);
        return catalogue;
    }

    public async ValueTask DisposeAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <returns>False when it ended without listening.</returns>
    private static async Task<bool> Listening(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Table service is successfully listening", StringComparison.Ordinal))
                return true;
        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
