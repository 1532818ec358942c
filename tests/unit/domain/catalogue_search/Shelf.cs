using System.Globalization;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;

namespace QuickCheckout.Domain.CatalogueSearch;

/// <summary>A small shelf of products, and what a search of it finds.</summary>
internal static class Shelf
{
    public static readonly DateOnly Day = new(2026, 4, 1);

    public static Product Product(
        string articleNo, string zh, string en = "Thing", string brand = "无名", string category = "其他", long priceFen = 10_00, int daysOld = 0, params string[] barcodes) =>
        new(articleNo, new LocalText(zh, en), category, brand,
            [.. (barcodes.Length == 0 ? [BarcodeOf(articleNo)] : barcodes).Select((b, i) => new Sku(
                string.Create(CultureInfo.InvariantCulture, $"{articleNo}-{i + 1:00}"), b, new Dictionary<string, string>(), priceFen + i * 5_00))],
            Day.AddDays(-daysOld));

    public static ProductIndex Of(params IEnumerable<Product> products)
    {
        var index = new ProductIndex();
        index.Put(products);
        return index;
    }

    public static ProductPage Page(this ProductIndex index, ProductQuery query)
    {
        var result = index.Search(query);
        Assert.Null(result.Refusal);
        return result.Value!;
    }

    /// <summary>The article numbers on the first page, as they come.</summary>
    public static string Found(this ProductIndex index, string text, ProductSort sort = ProductSort.Comprehensive) =>
        string.Join(' ', index.Page(new ProductQuery(text, Sort: sort)).Items.Select(p => p.ArticleNo));

    /// <summary>All article numbers that are found, in the order of all pages.</summary>
    public static List<string> All(this ProductIndex index, ProductQuery query)
    {
        var found = new List<string>();
        for (; ; )
        {
            var page = index.Page(query with { Skip = found.Count, Take = ProductQuery.MaxTake });
            found.AddRange(page.Items.Select(p => p.ArticleNo));
            if (page.Items.Count == 0)
                return found;
        }
    }

    private static string BarcodeOf(string articleNo)
    {
        var twelve = $"690{articleNo.Aggregate(7L, (hash, c) => (hash * 31 + c) % 1_000_000_000):000000000}";
        return twelve + Ean13.CheckDigit(twelve);
    }
}
