using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Domain;

public class the_catalogue
{
    private static readonly Sku Sku = new("T1-500", "6901234567892", new Dictionary<string, string> { ["容量"] = "500ml" }, 450);
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
}
