using QuickCheckout.Domain.Catalogue.Search;
using static QuickCheckout.Domain.CatalogueSearch.Shelf;

namespace QuickCheckout.Domain.CatalogueSearch;

/// <summary>Rule C3, and the favourites of C4.</summary>
public class within_a_category
{
    private static readonly ProductIndex Index = Of(
        Product("A", "纯牛奶", category: "饮料/乳品"), Product("B", "酸牛奶", category: "饮料/乳品/酸奶"), Product("C", "牛奶茶", category: "饮料/茶饮"),
        Product("D", "牛奶饼干", category: "食品/零食"), Product("E", "红茶", category: "饮料/茶饮"), Product("F", "饮料杯", category: "饮料杯"));

    [Theory]
    [InlineData("饮料", "A B C")]
    [InlineData("饮料/", "A B C")]
    [InlineData("饮料/乳品", "A B")]
    [InlineData("饮料/乳品/酸奶", "B")]
    [InlineData("饮", "")]
    [InlineData("", "A B C D")]
    [InlineData(null, "A B C D")]
    public void is_what_stands_there_or_below(string? category, string found) => Assert.Equal(
        found, string.Join(' ', Index.All(new ProductQuery("牛奶", category)).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData(null)]
    [InlineData("食品/零食")] // the counts say what other categories would find
    public void is_counted_at_every_level_for_the_search(string? category)
    {
        var page = Index.Page(new ProductQuery("牛奶", category, Take: 1));
        Assert.Equal(
            ["食品 1", "食品/零食 1", "饮料 3", "饮料/乳品 2", "饮料/乳品/酸奶 1", "饮料/茶饮 1"],
            page.CountsByCategory.Select(c => $"{c.Key} {c.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(category is null ? 4 : 1, page.Total);
    }

    [Fact]
    public void are_only_the_favourites_when_those_are_asked_for()
    {
        var page = Index.Page(new ProductQuery("牛奶", OnlyArticleNos: ["B", "D", "E", "GONE"]));
        Assert.Equal(["B", "D"], page.Items.Select(p => p.ArticleNo).Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), (page.CountsByCategory["饮料"], page.CountsByCategory["食品"]));
        Assert.Equal(0, Index.Page(new ProductQuery(OnlyArticleNos: [])).Total);
    }
}
