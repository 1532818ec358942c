using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Simulators.Store.Catalogue;

namespace QuickCheckout.Simulators.Store;

public sealed class the_generated_catalogue
{
    private static readonly List<Product> Products = [.. new CatalogueGenerator(CatalogueGenerator.DefaultSeed).Generate()];

    private static IEnumerable<Sku> Skus => Products.SelectMany(p => p.Skus);

    [Fact]
    public void is_that_of_a_whole_store()
    {
        Assert.True(Products.Count >= 2_000, $"{Products.Count} products");
        Assert.True(Products.Select(p => p.Category).Distinct().Count() >= 20);
        Assert.True(Products.Select(p => p.Brand).Distinct().Count() >= 50);
    }

    [Fact]
    public void is_the_same_every_time_but_another_for_another_seed()
    {
        Assert.Equal(Prices(Products), Prices(new CatalogueGenerator(CatalogueGenerator.DefaultSeed).Generate()));
        Assert.NotEqual(Prices(Products), Prices(new CatalogueGenerator(1).Generate()));

        static List<(string, string, long)> Prices(IEnumerable<Product> products) =>
            [.. products.SelectMany(p => p.Skus).Select(s => (s.Code, s.Barcode, s.PriceFen))];
    }

    [Fact]
    public void has_valid_barcodes_of_GS1_China_each_once()
    {
        Assert.All(Skus, sku => Assert.True(Ean13.IsValid(sku.Barcode), sku.Barcode));
        Assert.All(Skus, sku => Assert.InRange(int.Parse(sku.Barcode[..3], null), 690, 699));
        Assert.Equal(Skus.Count(), Skus.Select(s => s.Barcode).Distinct().Count());
    }

    [Fact]
    public void numbers_its_articles_and_SKUs_each_once()
    {
        Assert.Equal(Products.Count, Products.Select(p => p.ArticleNo).Distinct().Count());
        Assert.Equal(Skus.Count(), Skus.Select(s => s.Code).Distinct().Count());
    }

    [Fact]
    public void names_everything_in_both_languages()
    {
        Assert.All(Products, p => Assert.Contains(p.Name.Zh, c => c is >= '\u4e00' and <= '\u9fff'));
        Assert.All(Products, p => Assert.All(p.Name.En, c => Assert.True(char.IsAscii(c), p.Name.En)));
        Assert.Equal(Products.Count, Products.Select(p => p.Name.Zh).Distinct().Count());
    }

    [Fact]
    public void has_prices_a_shop_would_write()
    {
        Assert.All(Skus, sku => Assert.InRange(sku.PriceFen, 150, 500_000));
        Assert.All(Skus, sku => Assert.True(sku.PriceFen % 1000 == 900 || (sku.PriceFen < 10_000 && sku.PriceFen % 100 is 50 or 90), $"{sku}"));
    }

    [Fact]
    public void offers_only_combinations_of_a_spec_that_differ()
    {
        Assert.All(Products, p => Assert.NotEmpty(p.Skus));
        Assert.All(Products, p => Assert.Equal(p.Skus.Count, p.Skus.Select(s => string.Join('|', s.Spec.Values)).Distinct().Count()));
        Assert.Contains(Products, p => p.Skus[0].Spec.Count == 2);
    }
}
