using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Domain;

/// <summary>Rule K1: the prices of now, what has changed since it was added, and what is not on sale any more.</summary>
public class what_a_cart_shows
{
    private static readonly Product Tea = new(
        "T1", new LocalText("乌龙茶", "Oolong tea"), "饮料/茶饮", "山泉",
        [new Sku("SAME", "6901234567892", new Dictionary<string, string> { ["容量"] = "500ml" }, 450), new Sku("DEARER", "4006381333931", new Dictionary<string, string>(), 700)],
        new DateOnly(2026, 1, 1));

    private static readonly Cart Cart = new(
        "cart", "S001", "A1", "POS-0001", Some.Now, Some.Now, [new AddedLine("SAME", 2, 450), new AddedLine("DEARER", 3, 600), new AddedLine("GONE", 4, 100)]);

    [Fact]
    public void each_line_at_the_price_of_now_and_the_total_of_what_is_there()
    {
        var shown = ShownCart.Of(Cart, Find);
        Assert.Equal(
            [("SAME", 450, 450, 900, false, false), ("DEARER", 700, 600, 2100, true, false), ("GONE", null, 100, 0, false, true)],
            shown.Lines.Select(l => (l.Sku, l.UnitPriceFen, l.AddedAtFen, l.AmountFen, l.Changed, l.Gone)));
        Assert.Equal((9, 3000L, 3000L), (shown.Pieces, shown.TotalFen, Cart.TotalFen(sku => Find(sku)?.Sku.PriceFen)));
        Assert.Equal(("Oolong tea", "500ml", null), (shown.Lines[0].Name?.En, shown.Lines[0].Spec?["容量"], shown.Lines[2].Name));
    }

    [Fact]
    public void ids_that_are_made_up_have_no_digits_and_one_of_a_closed_checkout_is_always_the_same()
    {
        Assert.All(Enumerable.Range(0, 100).Select(_ => CartIds.New()).Append(CartIds.Again("c1")), id => Assert.Matches("^[a-z]{24,25}$", id));
        Assert.Equal(CartIds.Again("c1"), CartIds.Again("c1"));
        Assert.NotEqual(CartIds.Again("c1"), CartIds.Again("c2"));
    }

    private static (Product Product, Sku Sku)? Find(string code) => Tea.Skus.FirstOrDefault(s => s.Code == code) is { } sku ? (Tea, sku) : null;
}
