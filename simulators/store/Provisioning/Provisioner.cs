using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Simulators.Store.Catalogue;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Provisioning;

/// <summary>
/// What back office does before a store opens: publishes the catalogue, registers the terminal with the product and
/// with IoT Hub, and writes the settings the terminal starts with. Doing it again changes nothing.
/// </summary>
internal sealed class Provisioner(StoreSettings settings, TimeProvider time, Action<string> say)
{
    private const int ProductsPerImport = 500;
    private const int RefusalsShown = 5;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    public async Task Run(CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!);
        await PublishCatalogue(app, ct);
        using var acquirer = new AcquirerBooks(settings.AcquirerUrl!);
        WriteTerminalSettings(
            await Register(settings, settings.TerminalId!, time, ct), await acquirer.InitialKey(settings.TerminalId!, ct));
        say($"Terminal {settings.TerminalId} is registered with store {settings.StoreId} and with the hub.");
    }

    /// <summary>Registers a terminal with the product and with the hub; returns its connection string.</summary>
    public static async Task<string> Register(StoreSettings settings, string terminalId, TimeProvider time, CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!);
        await app.Register(terminalId, new RegisterTerminal(settings.StoreId, TerminalKind.SmartPos), ct);
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

        foreach (var part in products.Chunk(ProductsPerImport))
        {
            var report = await app.Import(part, ct);
            if (report.Refused.Count > 0)
                throw new StoreException($"{report.Refused.Count} products were refused: "
                    + string.Join("; ", report.Refused.Take(RefusalsShown).Select(r => $"line {r.Line} {r.Code} {r.Title.En}")));
        }

        say($"Published {products.Count} products with {products.Sum(p => p.Skus.Count)} SKUs.");
    }

    private void WriteTerminalSettings(string connectionString, LoadedKey key)
    {
        var content = JsonSerializer.Serialize(
            new
            {
                connectionString,
                trustedRoot = settings.TrustedRoot,
                cloudUrl = settings.AppUrlOfTerminals,
                initialKeyId = key.InitialKeyId,
                initialKey = key.InitialKey,
                fingerprintKey = Convert.ToHexString(Convert.FromBase64String(settings.FingerprintKey!)),
                dataFolder = settings.TerminalDataFolder,
                testCards = settings.TestCards,
                controlPort = settings.TerminalControlUrl!.Port,
            },
            Indented);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(settings.TerminalSettingsFile!, options);
        writer.WriteLine(content);
    }
}
