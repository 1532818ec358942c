using CsCheck;
using QuickCheckout.Domain.Carts;

namespace QuickCheckout.Domain;

/// <summary>Rules K1 and K3, whatever is done in whatever order.</summary>
public class whatever_is_done_to_a_cart
{
    private enum Move { Add, SetQuantity, Remove, Clear, AcceptPrices, Park, TakeUp, Settle, TakeBack, Begin }

    private static readonly Gen<List<(Move Move, int Sku, int Quantity, long PriceFen)>> Moves =
        Gen.Select(Gen.Enum<Move>(), Gen.Int[1, 110], Gen.Int[-5, 120], Gen.Long[1, Money.MaxFen]).List[0, 300];

    [Fact]
    public void quantities_no_sku_twice_and_the_total_hold() => Moves.Sample(moves =>
    {
        var (cart, prices) = (Empty, new Dictionary<string, long>());
        foreach (var move in moves)
        {
            prices[$"SKU-{move.Sku}"] = move.PriceFen;
            cart = Play(cart, move) is { Refusal: null, Value: { } next } ? next : cart;
            Assert.All(cart.Lines, line => Assert.InRange(line.Quantity, 1, Cart.MaxQuantity));
            Assert.InRange(cart.Lines.Count, 0, Cart.MaxLines);
            Assert.Equal(cart.Lines.Count, cart.Lines.Select(line => line.Sku).Distinct().Count());
            var exact = cart.Lines.Aggregate(0m, (sum, line) => sum + line.Quantity * (decimal)prices[line.Sku]);
            Assert.Equal(exact, cart.TotalFen(sku => prices[sku]));
        }
    });

    [Fact]
    public void one_checkout_begins_at_most_and_its_goods_are_those_it_was_settled_with() => Moves.Sample(moves =>
    {
        var (cart, settledWith, began) = (Empty, new Dictionary<string, IReadOnlyList<AddedLine>>(), new HashSet<string>());
        foreach (var move in moves)
        {
            var next = Play(cart, move);
            if (next.Value is not { } changed)
                continue;
            if (move.Move == Move.Settle)
                Assert.True(settledWith.TryAdd(changed.CheckoutId!, changed.Lines));
            if (changed.State == CartState.Settled)
            {
                began.Add(changed.CheckoutId!);
                Assert.Same(settledWith[changed.CheckoutId!], changed.Lines);
            }

            cart = changed;
        }

        Assert.InRange(began.Count, 0, 1);
    });

    private static readonly Cart Empty = new("cart", "S001", "A1", null, Some.Now, Some.Now, []);

    private static Result<Cart> Play(Cart cart, (Move Move, int Sku, int Quantity, long PriceFen) move)
    {
        var sku = $"SKU-{move.Sku}";
        return move.Move switch
        {
            Move.Add => cart.Add(sku, move.Quantity, move.PriceFen, Some.Now),
            Move.SetQuantity => cart.SetQuantity(sku, move.Quantity, move.PriceFen, Some.Now),
            Move.Remove => cart.Remove(sku, Some.Now),
            // Seldom: otherwise no cart would ever be full.
            Move.Clear when move.Quantity > 110 => cart.Clear(Some.Now),
            Move.AcceptPrices => cart.AcceptPrices(cart.TotalFen(_ => move.PriceFen), _ => move.PriceFen, Some.Now),
            Move.Park => cart.Park("note", "A1", Some.Now),
            Move.TakeUp => cart.TakeUp("A2", "POS-0002", Some.Now),
            // As the product names it: by cart and round.
            Move.Settle => cart.Settle($"{cart.CartId}-{cart.Round}", "f", Some.Now),
            Move.TakeBack => cart.TakeBack($"cart-{move.Quantity}") ?? cart,
            // Seldom, too: it is the end of a cart.
            Move.Begin when move.Quantity < 0 => cart.Begin($"cart-{cart.Round - move.Sku % 2}"),
            _ => cart,
        };
    }
}
