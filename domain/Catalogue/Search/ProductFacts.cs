namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>What products are ordered, filtered and counted by.</summary>
/// <param name="Category">Its number in the segment.</param>
/// <param name="PublishedDay">Days since 0001-01-01.</param>
/// <param name="PriceFen">The reference price: that of the cheapest SKU.</param>
/// <param name="Standing">Its points of <see cref="Blend"/>.</param>
internal readonly record struct ProductFacts(int Category, int PublishedDay, long PriceFen, long Sales, double Standing)
{
    public static ProductFacts Of(Entry entry, int category)
    {
        var priceFen = entry.Product.Skus.Count == 0 ? 0 : entry.Product.Skus.Min(s => s.PriceFen);
        return new ProductFacts(category, entry.Product.PublishedOn.DayNumber, priceFen, entry.Sales, Blend.Standing(entry.Sales, priceFen));
    }
}
