using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Reads an import's file from its beginning to its end and publishes its products (rule C6), whichever of them went in before.</summary>
public sealed class ImportRun(TableImports imports, BlobImports files, CataloguePublisher publisher, TimeProvider clock) : IImports
{
    /// <summary>A file with more bad rows is no catalogue: the rest of it is not read.</summary>
    public const int MostRefused = 10_000;

    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(1);

    public async Task RunAsync(string importId, CancellationToken cancellation)
    {
        if (await imports.FindAsync(importId, cancellation) is not { Import.HasEnded: false } found)
            return;
        // A run after a crash begins with the file's first row: what back office has edited since the first run stays as they want it.
        found = found with { AsOf = found.AsOf ?? await publisher.VersionAsync(cancellation) };
        await using var file = await files.OpenAsync(importId, cancellation);
        var (tally, progress) = (new ImportTally(), new Progress(imports, found, file, clock));
        await progress.TellAsync(tally, cancellation);
        await Read(file, found, tally, progress, cancellation);
        await files.WriteReportAsync(importId, tally.Refused, cancellation);
        await progress.EndAsync(tally, cancellation);
    }

    public async Task EndAsync(string importId, Refusal? failure, CancellationToken cancellation)
    {
        if (failure is not null)
            await imports.FailAsync(importId, failure, clock.GetUtcNow(), cancellation);
        await files.DeleteAsync(importId, cancellation);
    }

    private async Task Read(Stream file, ImportRow row, ImportTally tally, Progress progress, CancellationToken cancellation)
    {
        var (seen, batch) = (new SeenInFile(), new List<FileEntry.Whole>());
        await foreach (var entry in ProductFile.ReadAsync(file, row.Import.Format, FileEncoding.Named(row.Charset).Value!, cancellation))
        {
            switch (entry)
            {
                case FileEntry.Whole whole when seen.Refuse(whole) is { } refused:
                    tally.Count(refused);
                    break;
                case FileEntry.Whole whole:
                    batch.Add(whole);
                    break;
                case FileEntry.Refused refused:
                    seen.Add(refused);
                    tally.Count(refused);
                    break;
                case FileEntry.Broken broken:
                    tally.Count(broken);
                    break;
            }

            if (batch.Count == CataloguePublisher.MaxBatch)
                await Publish(batch, row.AsOf, tally, cancellation);
            if (tally.Reason is not null)
                break;
            if (progress.IsDue)
                await progress.TellAsync(tally, cancellation);
        }

        await Publish(batch, row.AsOf, tally, cancellation);
    }

    private async Task Publish(List<FileEntry.Whole> batch, long? asOf, ImportTally tally, CancellationToken cancellation)
    {
        if (batch.Count == 0)
            return;
        var published = await publisher.PublishAsync([.. batch.Select(whole => whole.Product)], cancellation, asOf);
        foreach (var (whole, (outcome, refusal, _)) in batch.Zip(published))
            if (refusal is null)
                tally.Count(whole, outcome);
            else
                tally.Count(whole.Refuse(refusal));
        batch.Clear();
    }

    /// <summary>Writes how far it has come, about once a second. Whoever else runs the same import, after a crash that was none, stops at its next word.</summary>
    private sealed class Progress(TableImports imports, ImportRow row, Stream file, TimeProvider clock)
    {
        private ImportRow _row = row;
        private DateTimeOffset _next = clock.GetUtcNow();

        public bool IsDue => clock.GetUtcNow() >= _next;

        public Task TellAsync(ImportTally tally, CancellationToken cancellation) => Write(tally.On(_row.Import, file.Position) with { Reason = null }, cancellation);

        public Task EndAsync(ImportTally tally, CancellationToken cancellation) => Write(
            tally.On(_row.Import, file.Position) with { State = tally.Reason is null ? ImportState.Done : ImportState.Failed, EndedAt = clock.GetUtcNow() }, cancellation);

        private async Task Write(CatalogueImport now, CancellationToken cancellation)
        {
            _row = await imports.UpdateAsync(_row with { Import = now }, cancellation)
                ?? throw new InvalidOperationException($"Import {now.Id} is run by somebody else by now.");
            _next = clock.GetUtcNow() + BetweenProgress;
        }
    }
}
