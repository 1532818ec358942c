using System.Collections.Immutable;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>
/// The catalogue at one version; it never changes. SKU codes and barcodes are those of published products: one taken off sale
/// leaves its own to others. Spec names are counted by the products that have them.
/// </summary>
internal sealed record CatalogueView(
    long Version, int Published, ImmutableDictionary<string, Listing> Listings,
    ImmutableDictionary<string, (Product Product, Sku Sku)> Skus, ImmutableDictionary<string, string> Barcodes,
    ImmutableDictionary<string, int> SpecNames)
{
    public static CatalogueView Empty { get; } = new(
        0, 0, ImmutableDictionary.Create<string, Listing>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, (Product, Sku)>(StringComparer.Ordinal), ImmutableDictionary.Create<string, string>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>With these products as they are now, in any order: of several with one number, and of what is there, the highest version counts.</summary>
    public CatalogueView With(IEnumerable<Listing> listings, long version)
    {
        var (all, skus, barcodes, specs, published) = (Listings.ToBuilder(), Skus.ToBuilder(), Barcodes.ToBuilder(), SpecNames.ToBuilder(), Published);
        var changed = listings.GroupBy(l => l.Product.ArticleNo, StringComparer.Ordinal).Select(g => g.MaxBy(l => l.Version)!)
            .Where(l => !(all.GetValueOrDefault(l.Product.ArticleNo)?.Version > l.Version)).ToList();
        // What one gives up another may have taken: first all is given up.
        foreach (var before in changed.Select(l => all.GetValueOrDefault(l.Product.ArticleNo)).OfType<Listing>())
        {
            Count(before.Product, -1);
            if (!before.IsPublished)
                continue;
            published--;
            skus.RemoveRange(before.Product.Skus.Select(s => s.Code));
            barcodes.RemoveRange(before.Product.Skus.Select(s => s.Barcode));
        }

        foreach (var listing in changed)
        {
            all[listing.Product.ArticleNo] = listing;
            Count(listing.Product, 1);
            if (!listing.IsPublished)
                continue;
            published++;
            foreach (var sku in listing.Product.Skus)
                (skus[sku.Code], barcodes[sku.Barcode]) = ((listing.Product, sku), sku.Code);
        }

        return new CatalogueView(version, published, all.ToImmutable(), skus.ToImmutable(), barcodes.ToImmutable(), specs.ToImmutable());

        void Count(Product product, int more)
        {
            foreach (var name in SpecNamesOf(product))
            {
                specs[name] = specs.GetValueOrDefault(name) + more;
                if (specs[name] == 0)
                    specs.Remove(name);
            }
        }
    }

    public static IEnumerable<string> SpecNamesOf(Product product) => product.Skus.SelectMany(s => s.Spec.Keys).Distinct(StringComparer.Ordinal);
}
