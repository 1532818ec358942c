using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>What became of an import: products taken in, and each refused line by its number (from 1).</summary>
public sealed record ImportReport(int Accepted, IReadOnlyList<RefusedLine> Refused);

public sealed record RefusedLine(int Line, string Code, string? Field, LocalText Title);

/// <summary>Takes in products line by line (rule C6): good lines go in, a bad one is refused by number and reason.</summary>
public sealed class CatalogueImport(TableServiceClient tables, ProductCatalogue catalogue) : IDisposable
{
    private const int MaxLineChars = 256 * 1024;

    /// <summary>A file with more bad lines is no catalogue: the rest of it is not read.</summary>
    private const int MaxRefused = 10_000;

    /// <summary>A table property holds 32 Ki characters; a transaction 100 rows and 4 MiB.</summary>
    private const int MaxProductChars = 30_000;
    private const int BatchRows = 100;
    private const int BatchChars = 1_000_000;
    private const string Partition = "products";

    private readonly SemaphoreSlim _one = new(1);

    public async Task<ImportReport> RunAsync(Stream body, CancellationToken cancellation)
    {
        // One import at a time: what is checked against the catalogue must still be true when it is published.
        await _one.WaitAsync(cancellation);
        try
        {
            return await Import(body, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ImportReport> Import(Stream body, CancellationToken cancellation)
    {
        var accepted = new Dictionary<string, Product>(StringComparer.Ordinal);
        var owners = new Owners(catalogue);
        var refused = new List<RefusedLine>();
        using var reader = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: false));
        var lines = new BoundedLines(reader, MaxLineChars);
        for (var number = 1; await lines.ReadAsync(cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line.Text))
                continue;
            if (refused.Count == MaxRefused)
            {
                var enough = Refusals.TooManyLinesRefused(MaxRefused);
                refused.Add(new RefusedLine(number, enough.Code, enough.Field, enough.Title));
                break;
            }

            var product = line.IsWhole ? Read(line.Text) : Refusals.BodyTooLarge(MaxLineChars);
            if ((product.Refusal ?? owners.Refuse(product.Value!)) is { } refusal)
            {
                refused.Add(new RefusedLine(number, refusal.Code, refusal.Field, refusal.Title));
                continue;
            }

            accepted[product.Value!.ArticleNo] = product.Value;
            owners.Take(product.Value);
        }

        await Write(accepted.Values, cancellation);
        catalogue.Publish(accepted.Values);
        return new ImportReport(accepted.Count, refused);
    }

    public void Dispose() => _one.Dispose();

    private static Result<Product> Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Product>(line, Json.Options) is { } product
                ? (ProductRules.Check(product) ?? TooLarge(product)) is { } refusal ? refusal : product
                : Refusals.BodyMalformed("$");
        }
        catch (JsonException wrong)
        {
            return Refusals.BodyMalformed(wrong.Path ?? "$");
        }
    }

    private static Refusal? TooLarge(Product product) => JsonSerializer.Serialize(product, Json.Options).Length <= MaxProductChars
        ? null
        : Refusals.Malformed("$", $"一个商品最多 {MaxProductChars} 个字符", $"a product has at most {MaxProductChars} characters.");

    private async Task Write(IEnumerable<Product> products, CancellationToken cancellation)
    {
        var table = tables.GetTableClient(ProductCatalogue.TableName);
        var rows = products.Select(p => new TableEntity(Partition, p.ArticleNo) { ["Product"] = JsonSerializer.Serialize(p, Json.Options) });
        foreach (var batch in Batches(rows))
            await table.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), cancellation);
    }

    private static IEnumerable<List<TableEntity>> Batches(IEnumerable<TableEntity> rows)
    {
        var (batch, chars) = (new List<TableEntity>(), 0);
        foreach (var row in rows)
        {
            var length = row.GetString("Product").Length;
            if (batch.Count == BatchRows || (batch.Count > 0 && chars + length > BatchChars))
            {
                yield return batch;
                (batch, chars) = ([], 0);
            }

            batch.Add(row);
            chars += length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Which article has a SKU code, and which SKU a barcode, in the catalogue and in this import so far.</summary>
    private sealed class Owners(ProductCatalogue catalogue)
    {
        private readonly Dictionary<string, string> _articles = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _skus = new(StringComparer.Ordinal);

        public Refusal? Refuse(Product product)
        {
            foreach (var sku in product.Skus)
            {
                if ((_skus.GetValueOrDefault(sku.Barcode) ?? catalogue.SkuOfBarcode(sku.Barcode)) is { } owner && owner != sku.Code)
                    return Refusals.DuplicateBarcode(sku.Barcode);
                if ((_articles.GetValueOrDefault(sku.Code) ?? catalogue.FindSku(sku.Code)?.Product.ArticleNo) is { } article && article != product.ArticleNo)
                    return Refusals.Malformed("skus", $"SKU {Refusals.Said(sku.Code)} 已属于货号 {Refusals.Said(article)}", $"the SKU {Refusals.Said(sku.Code)} belongs to article {Refusals.Said(article)}.");
            }

            return null;
        }

        public void Take(Product product)
        {
            foreach (var sku in product.Skus)
                (_articles[sku.Code], _skus[sku.Barcode]) = (product.ArticleNo, sku.Code);
        }
    }
}
