using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue;

public enum PublishOutcome
{
    Added,
    Changed,
    Unchanged,
    Refused,
}

public sealed record Published(PublishOutcome Outcome, Refusal? Refusal = null);

/// <summary>The one way products get into the catalogue.</summary>
public sealed class CataloguePublisher(TableServiceClient tables, ProductCatalogue catalogue) : IDisposable
{
    /// <summary>Products of one call.</summary>
    public const int MaxBatch = 90;

    /// <summary>A table property holds 32 Ki characters.</summary>
    private const int MaxProductChars = 30_000;
    private const string Partition = "products";

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Each product goes in wholly or is refused; what is the same already is not written.</summary>
    /// <returns>In their order.</returns>
    public async Task<IReadOnlyList<Published>> PublishAsync(IReadOnlyList<Product> products, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(products.Count, MaxBatch);
        // What is checked against the catalogue must still be true when it is written.
        await _one.WaitAsync(cancellation);
        try
        {
            var (results, taken) = (new List<Published>(), new Dictionary<string, Product>(StringComparer.Ordinal));
            var owners = new Owners(catalogue);
            foreach (var product in products)
            {
                var judged = Judge(product, owners);
                results.Add(judged);
                if (judged.Outcome is PublishOutcome.Added or PublishOutcome.Changed)
                    taken[product.ArticleNo] = product;
                if (judged.Outcome != PublishOutcome.Refused)
                    owners.Take(product);
            }

            if (taken.Count > 0)
            {
                await Write(taken.Values, cancellation);
                catalogue.Publish(taken.Values);
            }

            return results;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private Published Judge(Product product, Owners owners)
    {
        if ((ProductRules.Check(product) ?? TooLarge(product) ?? owners.Refuse(product)) is { } refusal)
            return new Published(PublishOutcome.Refused, refusal);
        if (catalogue.FindProduct(product.ArticleNo) is not { } before || before.ArticleNo != product.ArticleNo)
            return new Published(PublishOutcome.Added);
        return new Published(Same(before, product) ? PublishOutcome.Unchanged : PublishOutcome.Changed);
    }

    // A spec has no order: files have their columns' own.
    private static bool Same(Product a, Product b) => Plain(a) == Plain(b);

    private static string Plain(Product product) => JsonSerializer.Serialize(
        product with { Skus = [.. product.Skus.Select(s => s with { Spec = new SortedDictionary<string, string>(s.Spec.ToDictionary(), StringComparer.Ordinal) })] }, Json.Options);

    private static Refusal? TooLarge(Product product) => JsonSerializer.Serialize(product, Json.Options).Length <= MaxProductChars
        ? null
        : Refusals.Malformed("$", $"一个商品最多 {MaxProductChars} 个字符", $"a product has at most {MaxProductChars} characters.");

    private async Task Write(IEnumerable<Product> products, CancellationToken cancellation) => await tables.GetTableClient(ProductCatalogue.TableName).SubmitTransactionAsync(
        products.Select(p => new TableTransactionAction(
            TableTransactionActionType.UpsertReplace, new TableEntity(Partition, p.ArticleNo) { ["Product"] = JsonSerializer.Serialize(p, Json.Options) })),
        cancellation);

    /// <summary>Which article has a SKU code, and which SKU a barcode, in the catalogue and in this call so far.</summary>
    private sealed class Owners(ProductCatalogue catalogue)
    {
        private readonly Dictionary<string, string> _articles = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _skus = new(StringComparer.Ordinal);

        public Refusal? Refuse(Product product)
        {
            for (var i = 0; i < product.Skus.Count; i++)
            {
                var sku = product.Skus[i];
                if ((_skus.GetValueOrDefault(sku.Barcode) ?? catalogue.SkuOfBarcode(sku.Barcode)) is { } owner && owner != sku.Code)
                    return Refusals.DuplicateBarcode(sku.Barcode) with { Field = $"skus[{i}].barcode" };
                if ((_articles.GetValueOrDefault(sku.Code) ?? catalogue.FindSku(sku.Code)?.Product.ArticleNo) is { } article && article != product.ArticleNo)
                    return Refusals.Malformed($"skus[{i}].code", $"SKU {Refusals.Said(sku.Code)} 已属于货号 {Refusals.Said(article)}", $"the SKU {Refusals.Said(sku.Code)} belongs to article {Refusals.Said(article)}.");
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
