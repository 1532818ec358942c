using QuickCheckout.Domain.Carts;

namespace QuickCheckout.Domain;

/// <summary>Rules K1 and K2, for one cart.</summary>
public class what_a_cart_holds
{
    private static readonly DateTimeOffset Later = Some.Now.AddMinutes(5);
    private static readonly Cart Empty = new("cart", "S001", "A1", "POS-0001", Some.Now, Some.Now, []);
    private static readonly Cart One = Empty.Add("TEA", 2, 450, Some.Now).Value!;

    [Fact]
    public void a_repeated_sku_adds_up_at_the_price_that_is_shown_now()
    {
        var two = One.Add("CUP", 1, 900, Later).Value!.Add("TEA", 3, 400, Later).Value!;
        Assert.Equal([new AddedLine("TEA", 5, 400), new AddedLine("CUP", 1, 900)], two.Lines);
        Assert.Equal((6, Later), (two.Pieces, two.ChangedAt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(98)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void a_quantity_is_from_1_to_99_also_when_it_adds_up(int more)
    {
        Assert.Equal(("quantity-out-of-range", "quantity"), CodeAndField(One.Add("TEA", more, 450, Later)));
        if (more is < 1 or > 99)
            Assert.Equal("quantity-out-of-range", One.SetQuantity("TEA", more, 450, Later).Refusal?.Code);
    }

    [Fact]
    public void it_has_at_most_as_many_lines_as_a_checkout()
    {
        var full = Enumerable.Range(1, Cart.MaxLines - 1).Aggregate(One, (cart, i) => cart.Add($"SKU-{i}", 1, 1, Later).Value!);
        Assert.Equal(("cart-full", "code"), CodeAndField(full.Add("ONE-MORE", 1, 1, Later)));
        Assert.Equal(3, full.Add("TEA", 1, 450, Later).Value!.Lines[0].Quantity);
    }

    [Fact]
    public void what_is_not_in_it_is_neither_changed_nor_removed()
    {
        Assert.Equal(("line-unknown", "sku"), CodeAndField(One.SetQuantity("CUP", 1, 900, Later)));
        Assert.Equal(("line-unknown", "sku"), CodeAndField(One.Remove("CUP", Later)));
        Assert.Empty(One.Remove("TEA", Later).Value!.Lines);
        Assert.Empty(One.Clear(Later).Value!.Lines);
    }

    [Fact]
    public void prices_are_accepted_at_the_total_that_was_shown_and_no_other()
    {
        var refused = One.AcceptPrices(900, _ => 500, Later).Refusal!;
        Assert.Equal("cart-total-changed", refused.Code);
        Assert.Contains("¥10.00", refused.Title.En, StringComparison.Ordinal);
        Assert.Equal(500, One.AcceptPrices(1000, _ => 500, Later).Value!.Lines[0].AddedAtFen);
        var goneToo = One.Add("GONE", 1, 70, Later).Value!;
        Assert.Equal([500, 70], goneToo.AcceptPrices(1000, sku => sku == "TEA" ? 500 : null, Later).Value!.Lines.Select(l => l.AddedAtFen));
    }

    [Fact]
    public void a_parked_one_is_taken_up_before_anything_else()
    {
        var parked = One.Park("红色背包", "A2", Later).Value!;
        Assert.Equal((CartState.Parked, "红色背包", "A2"), (parked.State, parked.Note, parked.AssociateId));
        Assert.Equal("cart-parked", parked.Add("CUP", 1, 900, Later).Refusal?.Code);
        Assert.Equal("cart-parked", parked.Park("again", "A2", Later).Refusal?.Code);
        Assert.Equal("cart-parked", parked.Settle("c1", "f1", Later).Refusal?.Code);
        var up = parked.TakeUp("A3", "POS-0002", Later).Value!;
        Assert.Equal((CartState.Open, "A3", "POS-0002"), (up.State, up.AssociateId, up.TerminalId));
        Assert.Equal(One.Lines, up.Lines);
    }

    [Fact]
    public void one_on_a_terminal_that_is_out_of_order_is_taken_up_elsewhere() =>
        Assert.Equal("POS-0002", One.TakeUp("A3", "POS-0002", Later).Value!.TerminalId);

    private static (string?, string?) CodeAndField(Result<Cart> result) => (result.Refusal?.Code, result.Refusal?.Field);
}
