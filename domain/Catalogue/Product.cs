namespace QuickCheckout.Domain.Catalogue;

/// <summary>A thing on sale at a fixed price; its SKUs are the variants a customer can buy.</summary>
/// <param name="ArticleNo">The merchant's article number (货号), unique.</param>
/// <param name="Category">Path in the store's category tree, "饮料/茶饮".</param>
/// <param name="Picture">The id under which its picture is served; null when it has none.</param>
public sealed record Product(
    string ArticleNo, LocalText Name, string Category, string Brand, IReadOnlyList<Sku> Skus, DateOnly PublishedOn, string? Picture = null);

/// <summary>One buyable variant.</summary>
/// <param name="Code">The SKU code, unique.</param>
/// <param name="Barcode">A valid EAN-13.</param>
/// <param name="Spec">The choice that leads here, by name: {"颜色": "白色", "容量": "500ml"}.</param>
public sealed record Sku(string Code, string Barcode, IReadOnlyDictionary<string, string> Spec, long PriceFen);
