using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Domain;

/// <summary>Rule C5: only combinations that exist and are in stock can be chosen.</summary>
public class the_spec_picker
{
    private static readonly Product Shirt = new(
        "P1", new LocalText("衬衫", "Shirt"), "服装", "无名",
        [
            Of("WS", ("颜色", "白"), ("尺码", "S")), Of("WM", ("颜色", "白"), ("尺码", "M")),
            Of("BM", ("颜色", "黑"), ("尺码", "M")), Of("BL", ("颜色", "黑"), ("尺码", "L")),
        ],
        new DateOnly(2026, 1, 1));

    /// <summary>An option in brackets cannot be chosen; a star is on the chosen one.</summary>
    [Theory]
    [InlineData("", "", "白 黑 | S M L", null)]
    [InlineData("颜色=白", "", "白* 黑 | S M (L)", null)]
    [InlineData("颜色=白,尺码=M", "", "白* 黑 | S M* (L)", "WM")]
    [InlineData("颜色=白,尺码=L", "", "(白*) 黑 | S M (L*)", null)]
    [InlineData("", "BL", "白 黑 | S M (L)", null)]
    [InlineData("尺码=M", "WM", "(白) 黑 | S M* L", null)]
    [InlineData("颜色=白,尺码=M", "WM", "(白*) 黑 | S (M*) (L)", null)]
    [InlineData("", "WS,WM,BM,BL", "(白) (黑) | (S) (M) (L)", null)]
    public void shows_what_can_be_chosen(string chosen, string soldOut, string expected, string? sku)
    {
        var picked = SpecPicker.Pick(Shirt, Choice(chosen), s => !soldOut.Split(',').Contains(s.Code)).Value!;
        Assert.Equal(expected, string.Join(" | ", picked.Specs.Select(spec => string.Join(' ', spec.Options.Select(o =>
            $"{o.Value}{(o.Value == spec.Chosen ? "*" : "")}" is var shown && o.CanBeChosen ? shown : $"({shown})")))));
        Assert.Equal(sku, picked.Sku);
    }

    [Fact]
    public void a_product_without_specs_is_picked_at_once()
    {
        var one = Shirt with { Skus = [Of("ONE")] };
        Assert.Equal("ONE", SpecPicker.Pick(one, Choice(""), _ => true).Value!.Sku);
        Assert.Null(SpecPicker.Pick(one, Choice(""), _ => false).Value!.Sku);
    }

    [Fact]
    public void a_sku_that_lacks_a_spec_is_picked_without_it()
    {
        var gift = Shirt with { Skus = [Of("PLAIN", ("颜色", "白")), Of("BOXED", ("颜色", "白"), ("包装", "礼盒"))] };
        Assert.Equal("PLAIN", SpecPicker.Pick(gift, Choice("颜色=白"), _ => true).Value!.Sku);
        Assert.Equal("BOXED", SpecPicker.Pick(gift, Choice("颜色=白,包装=礼盒"), _ => true).Value!.Sku);
    }

    [Fact]
    public void a_spec_or_option_that_the_product_does_not_have_is_refused_by_name()
    {
        var refusal = SpecPicker.Pick(Shirt, Choice("容量=1L"), _ => true).Refusal!;
        Assert.Equal(("spec-unknown", "容量"), (refusal.Code, refusal.Field));
        var option = SpecPicker.Pick(Shirt, Choice("尺码=M,颜色=红"), _ => true).Refusal!;
        Assert.Equal(("option-unknown", "颜色"), (option.Code, option.Field));
    }

    private static Sku Of(string code, params (string Name, string Value)[] spec) => new(code, "4006381333931", spec.ToDictionary(s => s.Name, s => s.Value), 100);

    private static Dictionary<string, string> Choice(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('=')).ToDictionary(c => c[0], c => c[1]);
}
