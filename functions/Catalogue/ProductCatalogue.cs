using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>The published products, in memory; loaded from their table when the app starts.</summary>
public sealed class ProductCatalogue(TableServiceClient tables) : IHostedService
{
    public const string TableName = "Products";

    private volatile Snapshot _now = Snapshot.Empty;

    public int Count => _now.Products.Count;

    public (Product Product, Sku Sku)? FindSku(string code) => _now.Skus.TryGetValue(code, out var found) ? found : null;

    /// <summary>Every published product, as of now.</summary>
    public IReadOnlyCollection<Product> All() => _now.Products.Values;

    /// <summary>By article number, SKU code or barcode.</summary>
    public Product? FindProduct(string code) =>
        _now.Products.GetValueOrDefault(code) ?? FindSku(code)?.Product ?? (_now.Barcodes.TryGetValue(code, out var sku) ? FindSku(sku)?.Product : null);

    /// <summary>The SKU that has the barcode, if one has.</summary>
    public string? SkuOfBarcode(string barcode) => _now.Barcodes.GetValueOrDefault(barcode);

    public (IReadOnlyList<Product> Items, int Total) Find(string text, int skip, int take)
    {
        var all = _now.Products.Values.Where(p => Matches(p, text)).OrderBy(p => p.ArticleNo, StringComparer.Ordinal).ToList();
        return ([.. all.Skip(skip).Take(take)], all.Count);
    }

    /// <summary>Shows products that were just written to the table.</summary>
    public void Publish(IEnumerable<Product> products)
    {
        lock (this)
            _now = _now.With(products);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var products = new List<Product>();
        await foreach (var row in tables.GetTableClient(TableName).QueryAsync<TableEntity>(cancellationToken: cancellationToken))
            products.Add(JsonSerializer.Deserialize<Product>(row.GetString("Product"), Json.Options)!);
        Publish(products);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool Matches(Product p, string text) =>
        text.Length == 0 || p.Name.Zh.Contains(text, StringComparison.OrdinalIgnoreCase) || p.Name.En.Contains(text, StringComparison.OrdinalIgnoreCase)
        || p.ArticleNo.Contains(text, StringComparison.OrdinalIgnoreCase) || p.Skus.Any(s => s.Barcode == text);

    private sealed record Snapshot(
        Dictionary<string, Product> Products, Dictionary<string, (Product Product, Sku Sku)> Skus, Dictionary<string, string> Barcodes)
    {
        public static Snapshot Empty { get; } = new([], [], []);

        public Snapshot With(IEnumerable<Product> products)
        {
            var next = new Dictionary<string, Product>(Products, StringComparer.Ordinal);
            foreach (var product in products)
                next[product.ArticleNo] = product;
            var skus = next.Values.SelectMany(p => p.Skus, (p, s) => (Product: p, Sku: s)).ToList();
            // The import refuses clashes; if the table holds one all the same, the shop opens with the last of the two.
            var bySku = new Dictionary<string, (Product, Sku)>(StringComparer.Ordinal);
            var byBarcode = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (product, sku) in skus)
                (bySku[sku.Code], byBarcode[sku.Barcode]) = ((product, sku), sku.Code);
            return new Snapshot(next, bySku, byBarcode);
        }
    }
}
