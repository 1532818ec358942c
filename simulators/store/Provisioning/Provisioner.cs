using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Catalogue;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Provisioning;

/// <summary>
/// What back office does before a store opens: publishes the catalogue, registers the terminal with the product and
/// with IoT Hub, and writes the settings the terminal starts with. Doing it again changes nothing.
/// </summary>
internal sealed class Provisioner(StoreSettings settings, TimeProvider time, Action<string> say)
{
    private const int RefusalsShown = 5;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    public async Task Run(CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!, backOffice: StaffAtWork.OfAllStores);
        await PublishCatalogue(app, ct);
        using var acquirer = new AcquirerBooks(settings.AcquirerUrl!);
        var (connections, keys) = (new List<string>(), new List<string>());
        foreach (var (terminalId, kind) in ((string, TerminalKind)[])[(settings.TerminalId!, TerminalKind.SmartPos), (settings.CloudTerminalId!, TerminalKind.CloudPos)])
        {
            connections.Add(await Register(settings, terminalId, kind, time, ct));
            var key = await acquirer.InitialKey(terminalId, ct);
            keys.Add($"{terminalId} {key.InitialKeyId} {key.InitialKey}");
            say($"Terminal {terminalId} ({Json.Name(kind)}) is registered with store {settings.StoreId} and with the hub.");
        }

        WriteTerminalSettings(connections, keys);
    }

    /// <summary>Registers a terminal with the product and with the hub; returns its connection string.</summary>
    public static async Task<string> Register(StoreSettings settings, string terminalId, TerminalKind kind, TimeProvider time, CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!, backOffice: StaffAtWork.OfAllStores);
        await app.Register(terminalId, new RegisterTerminal(settings.StoreId, kind), ct);
        using var registry = new DeviceRegistry(settings.Hub!, settings.TrustedRoot, time);
        return await registry.ConnectionString(terminalId, ct);
    }

    private async Task PublishCatalogue(CheckoutApp app, CancellationToken ct)
    {
        var products = new CatalogueGenerator(CatalogueGenerator.DefaultSeed).Generate().ToList();
        var published = await app.ProductCount(ct);
        if (published >= products.Count)
        {
            say($"The catalogue of {published} products is published already.");
            return;
        }

        var lines = string.Join('\n', products.Select(p => JsonSerializer.Serialize(p, Json.Options)));
        using var file = new StringContent(lines, Encoding.UTF8, "application/jsonl");
        var import = await app.Import(file, fileName: null, _ => { }, ct);
        if (import is not { State: ImportState.Done, RefusedRows: 0 })
            throw new StoreException($"The catalogue did not go in, {import.RefusedRows} rows were refused: {import.Reason?.Title.En} "
                + string.Join("; ", import.Refused.Take(RefusalsShown).Select(r => $"row {r.Row} {r.Code} {r.Title.En}")));
        say($"Published {products.Count} products with {products.Sum(p => p.Skus.Count)} SKUs.");
    }

    private void WriteTerminalSettings(IReadOnlyList<string> connections, IReadOnlyList<string> keys)
    {
        var file = settings.TerminalSettingsFile!;
        var (connectionStringsFile, keysFile) = (Path.ChangeExtension(file, ".connections"), Path.ChangeExtension(file, ".keys"));
        WriteForOwner(connectionStringsFile, string.Join('\n', connections));
        WriteForOwner(keysFile, string.Join('\n', keys));
        WriteForOwner(file, JsonSerializer.Serialize(
            new
            {
                connectionStringsFile,
                keysFile,
                trustedRoot = settings.TrustedRoot,
                cloudUrl = settings.AppUrlOfTerminals,
                fingerprintKey = Convert.ToHexString(Convert.FromBase64String(settings.FingerprintKey!)),
                dataFolder = settings.TerminalDataFolder,
                testCards = settings.TestCards,
                controlPort = settings.TerminalControlUrl!.Port,
                webOrigins = settings.WebOrigins,
                cloudPos = settings.CloudTerminalId,
            },
            Indented));
    }

    private static void WriteForOwner(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(content);
    }
}
