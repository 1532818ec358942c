using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>
/// The catalogue in memory: loaded when the app starts, and following its table from then on. Whoever reads sees a product as it was
/// before a change or as it is after; the search index may be a moment ahead.
/// </summary>
public sealed class ProductCatalogue(TableCatalogue table, IOptions<StoreTimeSettings> store, TimeProvider clock) : IHostedLifecycleService, IDisposable
{
    /// <summary>What was sold in so many days counts for the order of products (rule C2).</summary>
    public const int SalesDays = 30;

    private readonly SemaphoreSlim _one = new(1);
    private volatile CatalogueView _now = CatalogueView.Empty;
    private volatile ProductIndex _index = new();

    /// <summary>Of the catalogue that is shown now; 0 as long as there is none.</summary>
    public long Version => _now.Version;

    /// <summary>How many products are published.</summary>
    public int Count => _now.Published;

    /// <summary>All products, published or not, in no order.</summary>
    public IEnumerable<Listing> All => _now.Listings.Values;

    /// <summary>The published ones.</summary>
    public IEnumerable<Product> OnSale => All.Where(l => l.IsPublished).Select(l => l.Product);

    /// <summary>Names of specs, each with how many products have it.</summary>
    public IReadOnlyDictionary<string, int> SpecNames => _now.SpecNames;

    /// <summary>A published SKU and its product.</summary>
    public (Product Product, Sku Sku)? FindSku(string code) => _now.Skus.TryGetValue(code, out var found) ? found : null;

    /// <summary>What a SKU costs now; null when it is not on sale.</summary>
    public long? PriceOf(string code) => FindSku(code)?.Sku.PriceFen;

    /// <summary>The code of the published SKU that has the barcode.</summary>
    public string? SkuOfBarcode(string barcode) => _now.Barcodes.GetValueOrDefault(barcode);

    /// <summary>A published SKU by what is scanned or typed: its code or its barcode.</summary>
    public (Product Product, Sku Sku)? FindByNumber(string number) => FindSku(number) ?? (SkuOfBarcode(number) is { } code ? FindSku(code) : null);

    /// <summary>A product by its article number, published or not.</summary>
    public Listing? Find(string articleNo) => _now.Listings.GetValueOrDefault(articleNo);

    /// <summary>A published product by article number, SKU code or barcode.</summary>
    public Product? FindProduct(string code) =>
        Find(code) is { IsPublished: true } listing ? listing.Product
        : FindByNumber(code)?.Product;

    public Result<ProductPage> Search(ProductQuery query) => _index.Search(query);

    /// <summary>Catches up with the table; who calls it meanwhile waits.</summary>
    /// <returns>Where the table is: the catalogue has come so far.</returns>
    public Task<CatalogueHead> FollowAsync(CancellationToken cancellation) => ByItself(async head =>
    {
        if (head.Version == Version)
            return;
        // A head that went back is another catalogue's: the table was restored or made anew.
        if (head.Version > Version && await table.ChangesAsync(Version, head.Version, cancellation) is { } changes)
            await Apply(changes, cancellation);
        else
            await Load(head, cancellation);
    }, cancellation);

    /// <summary>Before anything that answers calls starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => ByItself(head => Load(head, cancellationToken), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _one.Dispose();

    private async Task<CatalogueHead> ByItself(Func<CatalogueHead, Task> catchUp, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var head = await table.HeadAsync(cancellation);
            await catchUp(head);
            return head;
        }
        finally
        {
            _one.Release();
        }
    }

    // Products that are read here may be newer than the head that was read before: their change is applied once more.
    private async Task Load(CatalogueHead head, CancellationToken cancellation)
    {
        var listings = new List<Listing>();
        await foreach (var listing in table.AllAsync(cancellation))
            listings.Add(listing);
        var view = CatalogueView.Empty.With(listings, head.Version);
        _index = await IndexOf(view, cancellation);
        _now = view;
    }

    private async Task Apply(IReadOnlyList<CatalogueChange> changes, CancellationToken cancellation)
    {
        var view = _now.With(changes.SelectMany(c => c.Listings), changes[^1].Version);
        if (changes.Any(c => c.SalesTallied))
        {
            _index = await IndexOf(view, cancellation);
        }
        else
        {
            var changed = changes.SelectMany(c => c.Listings).Select(l => view.Listings[l.Product.ArticleNo]).ToLookup(l => l.IsPublished, l => l.Product);
            _index.Remove(changed[false].Select(p => p.ArticleNo));
            _index.Put(changed[true]);
        }

        _now = view;
    }

    /// <summary>All that is published, by what was sold until today.</summary>
    private async Task<ProductIndex> IndexOf(CatalogueView view, CancellationToken cancellation)
    {
        var sales = await table.SalesAsync(store.Value.DayOf(clock.GetUtcNow()).AddDays(1 - SalesDays), cancellation);
        var index = new ProductIndex(articleNo => sales.GetValueOrDefault(articleNo));
        index.Put(view.Listings.Values.Where(l => l.IsPublished).Select(l => l.Product));
        return index;
    }
}
