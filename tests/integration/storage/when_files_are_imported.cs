using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions;

/// <summary>Rule C6 in tables and blobs: an import that broke off is begun again, and of two that run one stops.</summary>
public class when_files_are_imported(Azurite azurite) : IClassFixture<Azurite>
{
    private const int Products = 300;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task one_that_broke_off_goes_in_the_next_time_whatever_went_in_before()
    {
        using var shop = await Open();
        var id = await shop.Keep(File(first: 1, Products));
        using var dies = new CancellationTokenSource();
        // It dies half way: its second batch is not written any more.
        await Assert.ThrowsAnyAsync<Exception>(() => shop.Run(new DyingClock(_clock, dies)).RunAsync(id, dies.Token));
        Assert.Equal(ImportState.Running, (await shop.Imports.FindAsync(id, default))!.Import.State);

        await shop.Run(_clock).RunAsync(id, default);
        await shop.Run(_clock).EndAsync(id, null, default);
        var import = (await shop.Imports.FindAsync(id, default))!.Import;
        Assert.Equal((ImportState.Done, Products, Products), (import.State, import.Products, import.Added + import.Unchanged));
        Assert.Equal(import.Bytes, import.BytesRead);
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => shop.Files.OpenAsync(id, default));
    }

    [Fact]
    public async Task of_two_that_run_the_first_one_stops()
    {
        using var shop = await Open();
        var id = await shop.Keep(File(first: 1_000, 1));
        var stale = await shop.Imports.FindAsync(id, default);
        Assert.NotNull(await shop.Imports.UpdateAsync(stale!, default));
        Assert.Null(await shop.Imports.UpdateAsync(stale!, default));
    }

    [Fact]
    public async Task the_newest_is_listed_first_and_a_page_goes_on_where_the_last_one_ended()
    {
        using var shop = await Open();
        var ids = new List<string>();
        // After those of the other tests.
        _clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++, _clock.Advance(TimeSpan.FromSeconds(1)))
            ids.Insert(0, await shop.Keep(File(first: 2_000, 1)));
        Assert.Equal(ids[..2], (await shop.Imports.ListAsync(null, 2, default)).Select(i => i.Id));
        Assert.Equal(ids[2], (await shop.Imports.ListAsync(ids[1], 2, default))[0].Id);
    }

    [Fact]
    public async Task many_refused_rows_are_all_in_the_report_and_the_first_of_them_in_the_state()
    {
        using var shop = await Open();
        var id = await shop.Keep(File(first: 3_000, 500).Replace(",1.50", ",-1.50", StringComparison.Ordinal));
        await shop.Run(_clock).RunAsync(id, default);
        var import = (await shop.Imports.FindAsync(id, default))!.Import;
        Assert.Equal((500, CatalogueImport.MostNamed, 2), (import.RefusedRows, import.Refused.Count, import.Refused[0].Row));
        Assert.Equal(Enumerable.Range(2, 500), (await shop.Files.ReadReportAsync(id, default)).Select(r => r.Row));
    }

    private async Task<ShopOfOne> Open()
    {
        foreach (var table in (string[])[TableCatalogue.TableName, TableImports.TableName])
            await azurite.Tables.CreateTableIfNotExistsAsync(table);
        await azurite.Blobs.GetBlobContainerClient(BlobImports.ContainerName).CreateIfNotExistsAsync();
        return new ShopOfOne(azurite, _clock);
    }

    private static string File(int first, int products) => string.Concat(
        Enumerable.Range(first, products).Select(i => $"\nA{i},茶,Tea,饮料,山泉,2026-01-01,A{i}-1,{Barcode(i)},1.50").Prepend("articleNo,name.zh,name.en,category,brand,publishedOn,sku,barcode,price"));

    private static string Barcode(int number)
    {
        var twelve = $"690{number:000000000}";
        return twelve + Ean13.CheckDigit(twelve);
    }

    private sealed class ShopOfOne : IDisposable
    {
        private readonly ProductCatalogue _catalogue;
        private readonly CataloguePublisher _publisher;
        private readonly FakeTimeProvider _clock;

        public ShopOfOne(Azurite azurite, FakeTimeProvider clock)
        {
            _clock = clock;
            var table = new TableCatalogue(azurite.Tables);
            _catalogue = new ProductCatalogue(table, Options.Create(new StoreTimeSettings()), clock);
            _publisher = new CataloguePublisher(table, _catalogue);
            (Imports, Files) = (new TableImports(azurite.Tables), new BlobImports(azurite.Blobs));
        }

        public TableImports Imports { get; }

        public BlobImports Files { get; }

        public ImportRun Run(TimeProvider clock) => new(Imports, Files, _publisher, clock);

        public async Task<string> Keep(string text)
        {
            var (id, bytes) = (ImportId.At(_clock.GetUtcNow()), Encoding.UTF8.GetBytes(text));
            await Files.WriteAsync(id, new MemoryStream(bytes), default);
            await Imports.AddAsync(new ImportRow(new CatalogueImport(
                id, null, "B001", ImportFormat.Csv, ImportState.Waiting, _clock.GetUtcNow(), null, bytes.Length, 0, 0, 0, 0, 0, 0, 0, 0, []), null), default);
            return id;
        }

        public void Dispose() => _catalogue.Dispose();
    }

    /// <summary>Ends the process, so to say, when it has been asked for the time often enough.</summary>
    private sealed class DyingClock(TimeProvider clock, CancellationTokenSource dies) : TimeProvider
    {
        private int _asked;

        public override DateTimeOffset GetUtcNow()
        {
            if (++_asked == Products / 2)
                dies.Cancel();
            return clock.GetUtcNow();
        }
    }
}
