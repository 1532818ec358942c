using System.Collections.Immutable;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>
/// The catalogue at one version; it never changes. SKU codes and barcodes are those of published products: one taken off sale
/// leaves its own to others.
/// </summary>
internal sealed record CatalogueView(
    long Version, int Published, ImmutableDictionary<string, Listing> Listings,
    ImmutableDictionary<string, (Product Product, Sku Sku)> Skus, ImmutableDictionary<string, string> Barcodes)
{
    public static CatalogueView Empty { get; } = new(
        0, 0, ImmutableDictionary.Create<string, Listing>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, (Product, Sku)>(StringComparer.Ordinal), ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>With these products as they are now; what is older than what is there changes nothing.</summary>
    public CatalogueView With(IEnumerable<Listing> listings, long version)
    {
        var (all, skus, barcodes, published) = (Listings.ToBuilder(), Skus.ToBuilder(), Barcodes.ToBuilder(), Published);
        foreach (var listing in listings)
        {
            var before = all.GetValueOrDefault(listing.Product.ArticleNo);
            if (before?.Version > listing.Version)
                continue;
            if (before?.IsPublished == true)
            {
                published--;
                skus.RemoveRange(before.Product.Skus.Select(s => s.Code));
                barcodes.RemoveRange(before.Product.Skus.Select(s => s.Barcode));
            }

            all[listing.Product.ArticleNo] = listing;
            if (!listing.IsPublished)
                continue;
            published++;
            foreach (var sku in listing.Product.Skus)
                (skus[sku.Code], barcodes[sku.Barcode]) = ((listing.Product, sku), sku.Code);
        }

        return new CatalogueView(version, published, all.ToImmutable(), skus.ToImmutable(), barcodes.ToImmutable());
    }
}
