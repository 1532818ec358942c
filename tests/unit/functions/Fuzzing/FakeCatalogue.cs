using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>The product's own catalogue over tables in memory.</summary>
internal static class FakeCatalogue
{
    public static ProductCatalogue Of(params Product[] products) => Of(new FakeTables(), products).Catalogue;

    public static (ProductCatalogue Catalogue, CataloguePublisher Publisher) Of(FakeTables tables, params Product[] products)
    {
        var table = new TableCatalogue(tables);
        var catalogue = new ProductCatalogue(table, Options.Create(new StoreTimeSettings { TimeZone = "UTC" }), TimeProvider.System);
        var publisher = new CataloguePublisher(table, catalogue);
        publisher.PublishAsync(products, default).GetAwaiter().GetResult();
        return (catalogue, publisher);
    }
}
