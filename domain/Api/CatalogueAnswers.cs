using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Domain.Api;

/// <summary>GET /api/products: a page of what was found.</summary>
/// <param name="Total">On all pages.</param>
/// <param name="NextPage">Null on the last.</param>
/// <param name="CountsByCategory">How many the same search finds in each category and those below it, whichever it is limited to (rule C3).</param>
public sealed record FoundProducts(IReadOnlyList<Product> Items, int Total, int? NextPage, IReadOnlyDictionary<string, int> CountsByCategory);

/// <summary>GET /api/stores/{storeId}/products/{code}: what the spec picker shows (rule C5).</summary>
/// <param name="Specs">Options of each spec, and which can be chosen after the choice so far.</param>
/// <param name="Sku">The SKU that the choice leads to; null until it leads to one that is in stock.</param>
public sealed record StoreProduct(Product Product, IReadOnlyList<SkuInStore> Skus, IReadOnlyList<SpecChoice> Specs, string? Sku);

/// <param name="Available">Pieces that are left; null where the store does not count them.</param>
/// <param name="MostPieces">What a cart may have of it now, 0 to 99.</param>
public sealed record SkuInStore(string Code, int? Available, int MostPieces);

/// <summary>GET /api/catalogue/products: products whether published or not, by article number.</summary>
public sealed record ListingPage(IReadOnlyList<Listing> Items, int Total, int? NextPage);

/// <summary>GET /api/associates/{associateId}/favourites: article numbers; some may not be published any more.</summary>
public sealed record Favourites(IReadOnlyList<string> ArticleNos);

/// <summary>PUT /api/catalogue/products/{articleNo}/picture</summary>
/// <param name="Picture">The id under which it is served.</param>
public sealed record StoredPicture(string Picture);

/// <summary>POST /api/catalogue/sales/count</summary>
/// <param name="Pieces">Sold in the last days, today among them.</param>
public sealed record CountedSales(long Pieces);
