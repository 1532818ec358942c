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
public sealed class CatalogueImport(TableServiceClient tables, ProductCatalogue catalogue)
{
    private const int MaxLineChars = 256 * 1024;
    private const int BatchRows = 100;
    private const string Partition = "products";

    public async Task<ImportReport> RunAsync(Stream body, CancellationToken cancellation)
    {
        var accepted = new Dictionary<string, Product>(StringComparer.Ordinal);
        var barcodes = new Dictionary<string, string>(StringComparer.Ordinal);
        var refused = new List<RefusedLine>();
        using var reader = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: false));
        for (var number = 1; await reader.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var product = Read(line);
            if ((product.Refusal ?? Clash(product.Value!, barcodes)) is { } refusal)
            {
                refused.Add(new RefusedLine(number, refusal.Code, refusal.Field, refusal.Title));
                continue;
            }

            accepted[product.Value!.ArticleNo] = product.Value;
            foreach (var sku in product.Value.Skus)
                barcodes[sku.Barcode] = sku.Code;
        }

        await Write(accepted.Values, cancellation);
        catalogue.Publish(accepted.Values);
        return new ImportReport(accepted.Count, refused);
    }

    private static Result<Product> Read(string line)
    {
        if (line.Length > MaxLineChars)
            return Refusals.BodyTooLarge(MaxLineChars);
        try
        {
            return JsonSerializer.Deserialize<Product>(line, Json.Options) is { } product
                ? ProductRules.Check(product) is { } refusal ? refusal : product
                : Refusals.BodyMalformed("$");
        }
        catch (JsonException wrong)
        {
            return Refusals.BodyMalformed(wrong.Path ?? "$");
        }
    }

    private Refusal? Clash(Product product, Dictionary<string, string> inThisImport)
    {
        foreach (var sku in product.Skus)
        {
            if ((inThisImport.GetValueOrDefault(sku.Barcode) ?? catalogue.SkuOfBarcode(sku.Barcode)) is { } owner && owner != sku.Code)
                return Refusals.DuplicateBarcode(sku.Barcode);
            if (catalogue.FindSku(sku.Code) is { } other && other.Product.ArticleNo != product.ArticleNo)
                return Refusals.Malformed("skus", $"SKU {sku.Code} 已属于货号 {other.Product.ArticleNo}", $"the SKU {sku.Code} belongs to article {other.Product.ArticleNo}.");
        }

        return null;
    }

    private async Task Write(IEnumerable<Product> products, CancellationToken cancellation)
    {
        var table = tables.GetTableClient(ProductCatalogue.TableName);
        foreach (var batch in products.Chunk(BatchRows))
        {
            await table.SubmitTransactionAsync(batch.Select(p => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                new TableEntity(Partition, p.ArticleNo) { ["Product"] = JsonSerializer.Serialize(p, Json.Options) })), cancellation);
        }
    }
}
