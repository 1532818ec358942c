using QuickCheckout.Domain.Catalogue.Search;
using static QuickCheckout.Domain.CatalogueSearch.Shelf;

namespace QuickCheckout.Domain.CatalogueSearch;

/// <summary>Rule C2, and the last sentence of C1.</summary>
public class what_comes_first
{
    private static readonly Dictionary<string, long> Sold = new() { ["T2"] = 900, ["T3"] = 20 };

    private static readonly ProductIndex Index = Sells(
        Product("T1", "纯牛奶", "Milk", priceFen: 30_00, daysOld: 5),
        Product("T2", "牛奶饼干", "Biscuits", priceFen: 10_00, daysOld: 300),
        Product("T3", "牛奶", "Milk", priceFen: 20_00, daysOld: 100),
        Product("T4", "鲜牛奶", "Milk", priceFen: 20_00, daysOld: 100),
        Product("T5", "扭扭捏捏", "Toy", priceFen: 5_00));

    [Theory]
    [InlineData(ProductSort.PriceUp, "T2 T3 T4 T1")]
    [InlineData(ProductSort.PriceDown, "T1 T3 T4 T2")]
    [InlineData(ProductSort.Sales, "T2 T3 T1 T4")]
    [InlineData(ProductSort.NewFirst, "T1 T3 T4 T2")]
    public void is_what_is_asked_for_and_then_the_smaller_article_number(ProductSort sort, string found) => Assert.Equal(found, Index.Found("牛奶", sort));

    [Fact]
    public void is_in_the_comprehensive_order_the_best_of_relevance_sales_newness_and_price()
    {
        Assert.Equal("A B", Sells(Product("B", "牛奶饼干"), Product("A", "纯牛奶")).Found("牛奶"));
        Assert.Equal("T2 A", Sells(Product("A", "纯牛奶"), Product("T2", "鲜牛奶")).Found("牛奶"));
        Assert.Equal("B A", Sells(Product("A", "纯牛奶", daysOld: 90), Product("B", "鲜牛奶")).Found("牛奶"));
        Assert.Equal("B A", Sells(Product("A", "纯牛奶", priceFen: 90_00), Product("B", "鲜牛奶")).Found("牛奶"));
        // Sales lift no guess by first letters above what was typed in full.
        Assert.Equal("A T2", Sells(Product("T2", "大包安逸"), Product("A", "大班")).Found("daban"));
    }

    [Theory]
    [InlineData("tomato", "Tomato", "Tomatoes")]
    [InlineData("tomato", "Tomatoes", "Tomate")]
    public void is_a_whole_word_then_its_beginning_then_one_with_a_typo(string text, string first, string second) =>
        Assert.Equal("B A", Of(Product("A", "甲", second), Product("B", "甲", first)).Found(text));

    [Fact]
    public void is_a_name_as_typed_then_in_syllables_then_by_first_letters() =>
        Assert.Equal("C B A", Of(Product("A", "大包安逸"), Product("B", "大班"), Product("C", "甲", "Daban")).Found("daban"));

    [Fact]
    public void is_a_name_whose_next_syllable_is_being_typed_before_one_by_first_letters() =>
        Assert.Equal("B A", Of(Product("A", "大包安娜"), Product("B", "甲 大班牛")).Found("dabann"));

    [Theory]
    [InlineData(ProductSort.Comprehensive)]
    [InlineData(ProductSort.PriceUp)]
    [InlineData(ProductSort.PriceDown)]
    [InlineData(ProductSort.Sales)]
    [InlineData(ProductSort.NewFirst)]
    public void is_always_an_exact_barcode_or_article_number(ProductSort sort)
    {
        var index = Sells(
            Product("T2", "6901234567892 4711", priceFen: 1_00), Product("47110", "甲", priceFen: 500_00),
            Product("4711", "甲", priceFen: 50_00, daysOld: 800, barcodes: ["6901234567892"]), Product("A4711", "甲", priceFen: 2_00));
        Assert.StartsWith("4711 ", index.Found("4711", sort), StringComparison.Ordinal);
        Assert.StartsWith("4711 ", index.Found("6901234567892", sort), StringComparison.Ordinal);
    }

    [Fact]
    public void stays_first_on_pages_of_any_size()
    {
        var all = Index.All(new ProductQuery());
        for (var take = 1; take <= 6; take++)
        {
            var paged = Enumerable.Range(0, 6).SelectMany(i => Index.Page(new ProductQuery(Skip: i * take, Take: take)).Items.Select(p => p.ArticleNo));
            Assert.Equal(all, paged);
        }
    }

    [Theory]
    [InlineData(-1, 50, "skip")]
    [InlineData(0, 0, "take")]
    [InlineData(0, 201, "take")]
    public void is_refused_for_a_page_that_cannot_be(int skip, int take, string field) =>
        Assert.Equal(field, Index.Search(new ProductQuery(Skip: skip, Take: take)).Refusal?.Field);

    private static ProductIndex Sells(params Domain.Catalogue.Product[] products)
    {
        var index = new ProductIndex(articleNo => Sold.GetValueOrDefault(articleNo));
        index.Put(products);
        return index;
    }
}
