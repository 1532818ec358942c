using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Http;
using QuickCheckout.Orchestrations.Import;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Keeps a file that is sent and has it imported.</summary>
public sealed class ImportStarter(TableImports imports, BlobImports files, TimeProvider clock)
{
    /// <summary>No file is larger, nor any request that the host takes. 100,000 rows of CSV are about 15 MB.</summary>
    public const int MaxBytes = 104_857_600;

    /// <param name="body">The file, read as it comes.</param>
    /// <exception cref="IOException">The sender left; nothing is kept.</exception>
    public async Task<Result<CatalogueImport>> StartAsync(DurableTaskClient client, ImportRequest request, Stream body, CancellationToken cancellation)
    {
        var id = ImportId.At(clock.GetUtcNow());
        await using var file = new BoundedBody(body, MaxBytes);
        try
        {
            await files.WriteAsync(id, file, cancellation);
        }
        catch (BodyTooLongException)
        {
            return Refusals.BodyTooLarge(MaxBytes);
        }

        var import = new CatalogueImport(
            id, request.FileName, request.By, request.Format, ImportState.Waiting, clock.GetUtcNow(), EndedAt: null, file.Count, 0, 0, 0, 0, 0, 0, 0, 0, []);
        await imports.AddAsync(new ImportRow(import, request.Charset), cancellation);
        // A sender who leaves now has a file here whose import would never begin.
        await client.ScheduleNewOrchestrationInstanceAsync(
            CatalogueImportOrchestrator.Name, id, new StartOrchestrationOptions(CatalogueImportOrchestrator.InstanceId(id)), CancellationToken.None);
        return import;
    }
}
