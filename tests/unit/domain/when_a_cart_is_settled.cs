using QuickCheckout.Domain.Carts;

namespace QuickCheckout.Domain;

/// <summary>Rule K3, for one cart: it names one checkout, and only that one can begin.</summary>
public class when_a_cart_is_settled
{
    private static readonly DateTimeOffset Later = Some.Now.AddMinutes(5);
    private static readonly Cart Open = new("cart", "S001", "A1", "POS-0001", Some.Now, Some.Now, [new AddedLine("TEA", 2, 450)]);
    private static readonly Cart Settling = Open.Settle("c1", "f1", Later).Value!;

    [Fact]
    public void it_names_its_checkout_and_no_other_is_put_in_its_place()
    {
        Assert.Equal((CartState.Settling, "c1", "f1", 0), (Settling.State, Settling.CheckoutId, Settling.Fingerprint, Settling.Round));
        Assert.Equal("cart-settled", Settling.Settle("c2", "f2", Later).Refusal?.Code);
        Assert.Equal("cart-empty", Open.Clear(Later).Value!.Settle("c1", "f1", Later).Refusal?.Code);
    }

    [Fact]
    public void its_checkout_begins_however_often_it_says_so_and_no_other_does()
    {
        var settled = Settling.Begin("c1").Value!;
        Assert.Equal(CartState.Settled, settled.State);
        Assert.Equal(settled, settled.Begin("c1").Value);
        Assert.Equal("cart-taken-back", settled.Begin("c2").Refusal?.Code);
        Assert.Equal("cart-taken-back", Settling.Begin("c2").Refusal?.Code);
        Assert.Equal("cart-taken-back", Open.Begin("c1").Refusal?.Code);
    }

    [Fact]
    public void it_is_taken_back_while_its_checkout_has_not_begun_and_is_another_round_then()
    {
        var open = Settling.TakeBack("c1")!;
        Assert.Equal((CartState.Open, 1, null, null), (open.State, open.Round, open.CheckoutId, open.Fingerprint));
        Assert.Equal("cart-taken-back", open.Begin("c1").Refusal?.Code);
        Assert.Null(Settling.TakeBack("c2"));
        Assert.Null(Settling.Begin("c1").Value!.TakeBack("c1"));
        Assert.Null(open.TakeBack("c1"));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void any_change_takes_it_back_before_and_is_refused_after(string change)
    {
        var changed = Change(Settling, change).Value!;
        Assert.Equal((1, null), (changed.Round, changed.CheckoutId));
        Assert.NotEqual(CartState.Settling, changed.State);
        Assert.Equal("cart-settled", Change(Settling.Begin("c1").Value!, change).Refusal?.Code);
    }

    [Fact]
    public void it_is_thrown_away_before_its_checkout_begins_only()
    {
        Assert.Null(Settling.Discard());
        Assert.Equal("cart-settled", Settling.Begin("c1").Value!.Discard()?.Code);
    }

    public static TheoryData<string> Changes => ["add", "set", "remove", "clear", "accept", "park", "take-up"];

    private static Result<Cart> Change(Cart cart, string change) => change switch
    {
        "add" => cart.Add("CUP", 1, 900, Later),
        "set" => cart.SetQuantity("TEA", 1, 450, Later),
        "remove" => cart.Remove("TEA", Later),
        "clear" => cart.Clear(Later),
        "accept" => cart.AcceptPrices(900, _ => 450, Later),
        "park" => cart.Park("note", "A1", Later),
        "take-up" => cart.TakeUp("A1", "POS-0002", Later),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
    };
}
