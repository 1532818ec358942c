using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Ends the imports that nobody runs: the app died between keeping the file and beginning with it, and its sender had no answer.</summary>
public sealed class ImportSweep(BlobImports files, IImports imports, TimeProvider clock)
{
    private const string EveryNight = "0 45 3 * * *";

    [Function("SweepImports")]
    public async Task Run([TimerTrigger(EveryNight)] TimerInfo timer, CancellationToken cancellation)
    {
        await foreach (var id in files.ListOlderAsync(clock.GetUtcNow() - TimeSpan.FromDays(1), cancellation))
            await imports.EndAsync(id, Refusals.ImportInterrupted, cancellation);
    }
}
