using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Domain;

public class the_catalogue
{
    private static readonly Sku Sku = new("T1-500", "6901234567892", new Dictionary<string, string> { ["容量"] = "500ml" }, 450);
    private static readonly Sku Other = new("T1-1000", "4006381333931", new Dictionary<string, string> { ["容量"] = "1l" }, 800);
    private static readonly Product Product = new("T1", new LocalText("乌龙茶", "Oolong tea"), "饮料/茶饮", "山泉", [Sku], new DateOnly(2026, 1, 1));

    [Theory]
    [InlineData("6901234567892", true)]
    [InlineData("4006381333931", true)]
    [InlineData("6901234567891", false)]
    [InlineData("690123456789", false)]
    [InlineData("690123456789x", false)]
    [InlineData("６901234567892", false)]
    public void knows_an_ean_13(string barcode, bool valid) => Assert.Equal(valid, Ean13.IsValid(barcode));

    public static TheoryData<Product, string?, string?> Table { get; } = new()
    {
        { Product, null, null },
        { Product with { ArticleNo = "" }, "field-required", "articleNo" },
        { Product with { ArticleNo = "a/b" }, "field-malformed", "articleNo" },
        { Product with { Name = new LocalText("茶", " ") }, "field-required", "name.en" },
        { Product with { Category = null! }, "field-required", "category" },
        { Product with { Category = "A/B/A" }, "category-cycle", "category" },
        { Product with { Category = "A/A" }, "category-cycle", "category" },
        { Product with { Category = "A//B" }, "field-malformed", "category" },
        { Product with { Category = "/A" }, "field-malformed", "category" },
        { Product with { Category = "A/" }, "field-malformed", "category" },
        { Product with { Category = "A/ /B" }, "field-malformed", "category" },
        { Product with { Category = "A / B" }, "field-malformed", "category" },
        { Product with { Category = "A/B/C/D/E" }, null, null },
        { Product with { Category = "A/B/C/D/E/F" }, "field-malformed", "category" },
        { Product with { PublishedOn = default }, "field-required", "publishedOn" },
        { Product with { Name = new LocalText("茶\n", "Tea") }, "field-malformed", "name.zh" },
        { Product with { Skus = [Sku with { Spec = new Dictionary<string, string> { ["颜色"] = "\t红" } }] }, "field-malformed", "skus[0].spec" },
        { Product with { Skus = [Sku with { Spec = new Dictionary<string, string> { [" "] = "红" } }] }, "field-malformed", "skus[0].spec" },
        { Product with { Skus = [Sku with { Spec = new Dictionary<string, string> { ["颜色"] = "" } }] }, "field-malformed", "skus[0].spec" },
        { Product with { Brand = "6229 9266 8587 8405" }, "field-malformed", "brand" },
        { Product with { Skus = [Sku with { Spec = new Dictionary<string, string> { ["颜色"] = "6229926685878405" } }] }, "field-malformed", "skus[0].spec" },
        // A merchant's own number may look like anything.
        { Product with { ArticleNo = "6229926685878405" }, null, null },
        { Product with { Skus = [] }, "field-required", "skus" },
        { Product with { Skus = [null!] }, "field-required", "skus[0]" },
        { Product with { Skus = [Sku with { Barcode = "6901234567891" }] }, "field-malformed", "skus[0].barcode" },
        { Product with { Skus = [Sku with { PriceFen = 0 }] }, "field-malformed", "skus[0].priceFen" },
        { Product with { Skus = [Sku with { PriceFen = -1 }] }, "field-malformed", "skus[0].priceFen" },
        { Product with { Skus = [Sku, Sku with { Barcode = "4006381333931" }] }, "field-malformed", "skus[1].code" },
        { Product with { Skus = [Sku, Sku with { Code = "T1-600" }] }, "barcode-duplicate", "skus[1].barcode" },
        { Product with { Skus = [Sku, Sku with { Code = "T1-600", Barcode = "4006381333931" }] }, "spec-duplicate", "skus[1].spec" },
        { Product with { Skus = [Sku, Other with { Code = "T1-600" }] }, null, null },
        { Product with { Skus = [Sku, Other with { Code = Sku.Barcode }] }, "field-malformed", "skus[1].code" },
        { Product with { Skus = [Sku with { Code = Sku.Barcode }, Other] }, null, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void refuses_a_product_by_field_and_rule(Product product, string? code, string? field)
    {
        var refusal = ProductRules.Check(product);
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
    }

    [Theory]
    [InlineData(0, "¥0.00")]
    [InlineData(5, "¥0.05")]
    [InlineData(123456, "¥1234.56")]
    [InlineData(-150, "-¥1.50")]
    public void writes_money_for_people(long fen, string text) => Assert.Equal(text, Money.Yuan(fen));

    [Theory]
    [InlineData("0.01", 1)]
    [InlineData("5", 500)]
    [InlineData("5.5", 550)]
    [InlineData("05.50", 550)]
    [InlineData("0.1", 10)]
    [InlineData("9999999999.99", Money.MaxFen)]
    public void reads_an_amount_to_the_fen(string text, long fen)
    {
        Assert.Equal(fen, YuanText.Read(text, "price").Value);
        Assert.Equal(fen, YuanText.Read(YuanText.Write(fen), "price").Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,234")]
    [InlineData("1.234")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData(" 1")]
    [InlineData("¥1")]
    [InlineData("1.5.5")]
    [InlineData("١")]
    [InlineData("10000000000")]
    public void refuses_an_amount_that_is_none(string text) => Assert.Equal("price", YuanText.Read(text, "price").Refusal?.Field);
}
