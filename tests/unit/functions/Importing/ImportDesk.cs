using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions.Importing;

/// <summary>Imports files into a catalogue of its own, over tables and blobs in memory.</summary>
internal sealed class ImportDesk : IDisposable
{
    public const string Header = "articleNo,name.zh,name.en,category,brand,publishedOn,sku,barcode,price,spec.颜色";
    public const string Tea = "T1,茶,Tea,饮料/茶饮,山泉,2026-01-01,T1-1,6901234567892,4.50,";
    public const string Milk = "M1,奶,Milk,饮料/乳品,山泉,2026-01-01,M1-1,4006381333931,12,白";
    public const string TeaJson =
        """{"articleNo":"T1","name":{"zh":"茶","en":"Tea"},"category":"饮料/茶饮","brand":"山泉","skus":[{"code":"T1-1","barcode":"6901234567892","spec":{},"priceFen":450}],"publishedOn":"2026-01-01"}""";

    private readonly FakeTables _tables = new();
    private readonly CataloguePublisher _publisher;
    private int _imports;

    public ImportDesk()
    {
        (Catalogue, _publisher) = FakeCatalogue.Of(_tables);
        Imports = new TableImports(_tables);
        Files = new BlobImports(Blobs);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 28, 10, 0, 0, TimeSpan.Zero));

    public FakeBlobs Blobs { get; } = new();

    public ProductCatalogue Catalogue { get; }

    public TableImports Imports { get; }

    public BlobImports Files { get; }

    public ImportRun Run => new(Imports, Files, _publisher, Clock);

    public void Publish(IReadOnlyList<Product> products) =>
        Assert.All(_publisher.PublishAsync(products, default).GetAwaiter().GetResult(), p => Assert.Null(p.Refusal));

    public Task<CatalogueImport> Csv(params string[] rows) => Import(ImportFormat.Csv, Encoding.UTF8.GetBytes(string.Join("\r\n", rows)));

    public Task<CatalogueImport> Import(ImportFormat format, string text) => Import(format, Encoding.UTF8.GetBytes(text));

    public async Task<CatalogueImport> Import(ImportFormat format, byte[] file, string? charset = null)
    {
        var id = await Keep(format, file, charset);
        await Run.RunAsync(id, default);
        return (await Imports.FindAsync(id, default))!.Import;
    }

    /// <summary>As it is when it waits for its orchestration.</summary>
    public async Task<string> Keep(ImportFormat format, byte[] file, string? charset = null)
    {
        var id = $"i{++_imports}";
        await Files.WriteAsync(id, new MemoryStream(file), default);
        var import = new CatalogueImport(id, null, "B001", format, ImportState.Waiting, Clock.GetUtcNow(), null, file.Length, 0, 0, 0, 0, 0, 0, 0, 0, []);
        await Imports.AddAsync(new ImportRow(import, charset), default);
        return id;
    }

    public async Task<byte[]> Export()
    {
        using var body = new MemoryStream();
        await CsvFile.WriteAsync(body, CatalogueCsv.RowsOf([.. Catalogue.OnSale.OrderBy(p => p.ArticleNo, StringComparer.Ordinal)]));
        return body.ToArray();
    }

    /// <summary>As it is kept, but for the order of specs, which has no meaning.</summary>
    public static string Plain(Product product) => JsonSerializer.Serialize(
        product with { Skus = [.. product.Skus.Select(s => s with { Spec = new SortedDictionary<string, string>(s.Spec.ToDictionary(), StringComparer.Ordinal) })] }, Json.Options);

    public void Dispose() => Catalogue.Dispose();
}
