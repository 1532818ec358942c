using CsCheck;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.SearchTrials;
using static QuickCheckout.Domain.CatalogueSearch.Shelf;

namespace QuickCheckout.Domain.CatalogueSearch;

public class when_the_catalogue_changes
{
    [Fact]
    public void a_product_is_found_by_its_new_name_only()
    {
        var index = Of(Product("A", "牛奶"), Product("B", "牛奶"));
        index.Put([Product("A", "豆奶")]);
        Assert.Equal(("B", "A", 2), (index.Found("niunai"), index.Found("dounai"), index.Count));
        index.Put([Product("A", "豆浆"), Product("A", "酸奶")]);
        Assert.Equal(("", "", "A"), (index.Found("dounai"), index.Found("doujiang"), index.Found("suannai")));
    }

    [Fact]
    public void a_removed_product_is_found_no_more_until_it_is_put_again()
    {
        var index = Of(Product("A", "牛奶"), Product("B", "牛奶"));
        index.Remove("A", "NEVER");
        Assert.Equal(("B", "", 1), (index.Found("牛奶"), index.Found("A"), index.Count));
        index.Put([Product("A", "牛奶")]);
        index.Remove("B");
        Assert.Equal(("A", 1), (index.Found("牛奶"), index.Count));
        index.Remove("A");
        Assert.Equal(("", 0), (index.Found(""), index.Count));
    }

    /// <summary>Any changes, in any portions, lead to the index that one load of the same products makes.</summary>
    [Fact]
    public void it_is_the_same_as_loaded_anew()
    {
        var products = new BigStore(seed: 21).WithSkus(400);
        var renamed = new BigStore(seed: 22).WithSkus(400).Zip(products, (other, p) => p with { Name = other.Name, Category = other.Category, PublishedOn = other.PublishedOn }).ToList();
        var change = Gen.Select(Gen.Int[0, 2], Gen.Int[0, renamed.Count - 1], Gen.Int[1, 60]);
        change.Array[1, 30].Sample(
            changes =>
            {
                var (index, shelf) = (new ProductIndex(BigStore.SalesOf), new SortedDictionary<string, Product>(StringComparer.Ordinal));
                foreach (var (kind, from, count) in changes)
                {
                    var some = (kind == 1 ? renamed : products).Skip(from).Take(count).ToList();
                    if (kind == 2)
                        index.Remove(some.Select(p => p.ArticleNo));
                    else
                        index.Put(some);
                    foreach (var product in some)
                    {
                        if (kind == 2)
                            shelf.Remove(product.ArticleNo);
                        else
                            shelf[product.ArticleNo] = product;
                    }
                }

                AssertSame(index, shelf.Values);
            },
            iter: 40);
    }

    /// <summary>Each change renames all products at once; a search never sees old and new names together.</summary>
    [Fact]
    public async Task searches_meanwhile_see_all_of_a_change_or_nothing()
    {
        const int Products = 50;
        var index = new ProductIndex();
        Publish(0);
        using var done = new CancellationTokenSource();
        var searches = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var seen = 0;
            for (; !done.IsCancellationRequested || seen == 0; seen++)
            {
                var page = index.Page(new ProductQuery("pinpai"));
                Assert.Equal((Products, 1), (page.Total, page.Items.Select(p => p.Name.Zh).Distinct().Count()));
            }
        })).ToList();
        for (var round = 1; round <= 300; round++)
            Publish(round);
        await done.CancelAsync();
        await Task.WhenAll(searches);

        void Publish(int round) => index.Put(Enumerable.Range(0, Products).Select(i => Product($"P{i}", $"品牌 {round}")));
    }

    private static void AssertSame(ProductIndex index, IEnumerable<Product> products)
    {
        var anew = new ProductIndex(BigStore.SalesOf);
        anew.Put(products);
        Assert.Equal(anew.Count, index.Count);
        foreach (var query in new ProductQuery[] { new(), new("n"), new("奶"), new("tea", Sort: ProductSort.PriceUp), new("j", "饮料"), new("zhuanye", Sort: ProductSort.NewFirst) })
        {
            Assert.Equal(anew.All(query), index.All(query));
            Assert.Equal(Counts(anew, query), Counts(index, query));
        }
    }

    private static IEnumerable<KeyValuePair<string, int>> Counts(ProductIndex index, ProductQuery query) =>
        index.Page(query).CountsByCategory.OrderBy(c => c.Key, StringComparer.Ordinal);
}
