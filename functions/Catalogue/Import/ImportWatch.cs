using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Waits for the end of an import.</summary>
public sealed class ImportWatch(TableImports imports, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <returns>As it is when it has ended, or when the patience has; null when there is none.</returns>
    public async Task<CatalogueImport?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + patience;
        for (var pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            var import = (await imports.FindAsync(id, cancellation))?.Import;
            var left = until - clock.GetUtcNow();
            if (import is null or { HasEnded: true } || left <= TimeSpan.Zero)
                return import;
            await Task.Delay(Min(pause, left), clock, cancellation);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
