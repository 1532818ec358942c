namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>What comes first (rule C2). An exact barcode, article number or SKU code is before all of it.</summary>
public enum ProductSort
{
    /// <summary>The blend of relevance, sales, newness and reference price that <see cref="Blend"/> describes.</summary>
    Comprehensive,

    /// <summary>By the reference price: that of the cheapest SKU.</summary>
    PriceUp, PriceDown,
    Sales, NewFirst,
}

/// <summary>A search for products. Without a text it is all of them.</summary>
/// <param name="Text">What was typed, at most 64 characters: words between blanks, which must all be found (rule C1).</param>
/// <param name="Category">Only products of this category and those below it, "饮料" or "饮料/茶饮"; null for all.</param>
/// <param name="OnlyArticleNos">Only these articles, an associate's favourites; null for all.</param>
/// <param name="Skip">How many are passed over, from 0.</param>
/// <param name="Take">How many are wanted, 1 to 200.</param>
public sealed record ProductQuery(
    string? Text = null, string? Category = null, IReadOnlyCollection<string>? OnlyArticleNos = null,
    ProductSort Sort = ProductSort.Comprehensive, int Skip = 0, int Take = 50)
{
    public const int MaxText = 64;
    public const int MaxTake = 200;

    /// <summary>Null when it can be searched for; otherwise what is wrong with which field.</summary>
    public Refusal? Check()
    {
        if (Text?.Length > MaxText)
            return Refusals.Malformed("q", $"最多 {MaxText} 个字", $"at most {MaxText} characters.");
        if (!Enum.IsDefined(Sort))
            return Refusals.Malformed("sort", "没有这种排序", "there is no such order.");
        if (Skip < 0)
            return Refusals.Malformed("skip", "不能小于零", "it must not be below zero.");
        return Take is >= 1 and <= MaxTake ? null : Refusals.Malformed("take", $"必须是 1 到 {MaxTake}", $"it must be 1 to {MaxTake}.");
    }
}

/// <summary>A page of what was found.</summary>
/// <param name="Total">How many were found on all pages.</param>
/// <param name="CountsByCategory">
/// How many the same search finds in each category that has some, and in each above it (rule C3); the search's own category
/// is not applied, so that another can be picked.
/// </param>
public sealed record ProductPage(IReadOnlyList<Product> Items, int Total, IReadOnlyDictionary<string, int> CountsByCategory);
