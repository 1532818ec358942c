using QuickCheckout.Domain;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions;

/// <summary>Rule K3 in the tables: however many settle a cart, whatever stalls or dies on the way, one checkout sells its goods.</summary>
public class when_a_cart_is_wanted_twice(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task fifty_who_settle_it_under_keys_of_their_own_have_one_checkout()
    {
        var shop = await CartShop.Open(azurite, "CART-1");
        var cart = await shop.Fill();
        var settled = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.Settle(cart, "CART-1")));
        Assert.All(settled, s => Assert.Null(s.Refusal));
        var checkoutId = Assert.Single(shop.Engine.Started).Key;
        Assert.All(settled, s => Assert.Equal(checkoutId, s.Value.Status.CheckoutId));
        Assert.Single(settled, s => s.Value.Created);

        Assert.True((await shop.Begin(checkoutId)).HoldsTerminal);
        Assert.Equal((CartState.Settled, checkoutId), ((await shop.Now(cart)).State, (await shop.Now(cart)).CheckoutId));
        // A begin that is repeated, and a double tap that comes late.
        Assert.False((await shop.Begin(checkoutId)).CartTakenBack);
        Assert.Equal((checkoutId, false), ((await shop.Settle(cart, "CART-1")).Value.Status.CheckoutId, (await shop.Settle(cart, "CART-1")).Value.Created));
        Assert.Single(shop.Engine.Started);
    }

    [Fact]
    public async Task ten_terminals_that_settle_it_are_one_checkout_and_nine_that_are_told_of_it()
    {
        var terminals = Enumerable.Range(1, 10).Select(i => $"CART-2-{i}").ToArray();
        var shop = await CartShop.Open(azurite, terminals);
        var cart = await shop.Fill();
        var settled = await Task.WhenAll(terminals.Select(terminal => shop.Settle(cart, terminal)));
        var checkoutId = Assert.Single(shop.Engine.Started).Key;
        Assert.Single(settled, s => s.Refusal is null);
        Assert.All(settled.Where(s => s.Refusal is not null), s =>
        {
            Assert.Equal("cart-being-settled", s.Refusal!.Code);
            Assert.Contains(checkoutId, s.Refusal.Title.En, StringComparison.Ordinal);
        });
        await shop.Begin(checkoutId);
        var other = terminals.First(t => t != shop.Engine.Started[checkoutId].TerminalId);
        Assert.Equal("cart-settled", (await shop.Settle(cart, other)).Refusal?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_settle_that_was_held_up_until_the_cart_was_settled_elsewhere_sells_nothing(bool latestBeginsFirst)
    {
        var (one, two) = ($"CART-3-{latestBeginsFirst}", $"CART-4-{latestBeginsFirst}");
        var shop = await CartShop.Open(azurite, one, two);
        var cart = await shop.Fill();
        var stall = new Stall(TableTerminals.TableName);
        var held = shop.HeldUp(azurite, stall).Settle(cart, one);
        await stall.Reached;

        var settling = (await shop.Carts.FindAsync(shop.StoreId, cart.Cart.CartId, default))!;
        Assert.Equal(CartState.Settling, settling.Cart.State);
        var changed = (await shop.Change(settling, c => c.Add("TEA", 1, CartShop.TeaFen, DateTimeOffset.UtcNow)))!;
        var sold = (await shop.Settle(changed, two)).Value.Status;
        stall.Release();
        var late = (await held).Value.Status;
        Assert.Equal((2 * CartShop.TeaFen, 3 * CartShop.TeaFen), (late.TotalFen, sold.TotalFen));
        Assert.Equal(2, shop.Engine.Started.Count);

        foreach (var id in latestBeginsFirst ? new[] { late.CheckoutId, sold.CheckoutId } : [sold.CheckoutId, late.CheckoutId])
            Assert.Equal(id == late.CheckoutId, (await shop.Begin(id)).CartTakenBack);
        Assert.Equal(sold.CheckoutId, (await shop.Now(cart)).CheckoutId);
        Assert.Null((await shop.Terminals.FindAsync(one, default))!.HolderId);
        Assert.Equal(sold.CheckoutId, (await shop.Terminals.FindAsync(two, default))!.HolderId);
    }

    [Fact]
    public async Task a_change_and_the_beginning_of_its_checkout_race_and_one_of_them_has_the_cart()
    {
        var terminals = Enumerable.Range(1, 20).Select(i => $"CART-5-{i}").ToArray();
        var shop = await CartShop.Open(azurite, terminals);
        foreach (var terminal in terminals)
        {
            var cart = await shop.Fill();
            var checkoutId = (await shop.Settle(cart, terminal)).Value.Status.CheckoutId;
            var seen = (await shop.Carts.FindAsync(shop.StoreId, cart.Cart.CartId, default))!;
            var changing = shop.Change(seen, c => c.Add("TEA", 1, CartShop.TeaFen, DateTimeOffset.UtcNow));
            var beginning = shop.Begin(checkoutId);
            await Task.WhenAll(changing, beginning);
            var began = (await beginning) is { HoldsTerminal: true, CartTakenBack: false };
            Assert.NotEqual(began, await changing is not null);
            Assert.Equal(began ? (CartState.Settled, 2) : (CartState.Open, 3), ((await shop.Now(cart)).State, (await shop.Now(cart)).Pieces));
        }
    }

    [Fact]
    public async Task what_is_refused_leaves_the_cart_open_and_is_settled_later_under_the_same_key()
    {
        var shop = await CartShop.Open(azurite, "CART-6");
        await shop.Stock.CountAsync(shop.StoreId, "TEA", 1, default);
        var cart = await shop.Fill();
        Assert.Equal("out-of-stock", (await shop.Settle(cart, "CART-6", "key-of-cart-6")).Refusal?.Code);
        var open = (await shop.Carts.FindAsync(shop.StoreId, cart.Cart.CartId, default))!;
        Assert.Equal((CartState.Open, cart.Tag), (open.Cart.State, open.Tag));
        Assert.Null((await shop.Terminals.FindAsync("CART-6", default))!.HolderId);

        await shop.Stock.CountAsync(shop.StoreId, "TEA", 2, default);
        Assert.True((await shop.Settle(cart, "CART-6", "key-of-cart-6")).Value.Created);
    }

    [Fact]
    public async Task a_settle_that_died_goes_on_when_it_is_repeated()
    {
        var shop = await CartShop.Open(azurite, "CART-7");
        var cart = await shop.Fill();
        shop.Engine.IsAway = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Settle(cart, "CART-7"));
        shop.Engine.IsAway = false;
        var named = (await shop.Now(cart)).CheckoutId;
        var (status, created) = (await shop.Settle(cart, "CART-7")).Value;
        Assert.Equal((named, true), (status.CheckoutId, created));
        Assert.False((await shop.Begin(named!)).CartTakenBack);
    }

    [Fact]
    public async Task a_settle_that_died_holds_neither_goods_nor_terminal_once_the_cart_is_taken_back()
    {
        var shop = await CartShop.Open(azurite, "CART-8", "CART-9");
        await shop.Stock.CountAsync(shop.StoreId, "TEA", 2, default);
        var cart = await shop.Fill();
        shop.Engine.IsAway = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Settle(cart, "CART-8"));
        shop.Engine.IsAway = false;
        var dead = (await shop.Carts.FindAsync(shop.StoreId, cart.Cart.CartId, default))!;
        var up = (await shop.Change(dead, c => c.TakeUp("A2", "CART-9", DateTimeOffset.UtcNow)))!;
        Assert.Null((await shop.Terminals.FindAsync("CART-8", default))!.HolderId);
        Assert.True((await shop.Settle(up, "CART-9")).Value.Created);
    }

    [Fact]
    public async Task a_checkout_that_lost_its_terminal_before_it_began_leaves_the_cart_to_be_settled_again()
    {
        var shop = await CartShop.Open(azurite, "CART-10");
        var cart = await shop.Fill();
        var first = (await shop.Settle(cart, "CART-10", "key-of-cart-10")).Value.Status.CheckoutId;
        await shop.Terminals.ReleaseAsync("CART-10", first, default);
        Assert.False((await shop.Begin(first)).HoldsTerminal);

        var (status, created) = (await shop.Settle(cart, "CART-10", "key-of-cart-10")).Value;
        Assert.True(created);
        Assert.NotEqual(first, status.CheckoutId);
        Assert.False((await shop.Begin(status.CheckoutId)).CartTakenBack);
    }

    [Fact]
    public async Task one_that_was_paid_is_not_sold_again()
    {
        var shop = await CartShop.Open(azurite, "CART-11");
        var cart = await shop.Fill();
        var id = (await shop.Settle(cart, "CART-11")).Value.Status.CheckoutId;
        await shop.Begin(id);
        shop.Engine.Show(Transitions.Start(shop.Engine.Started[id]).Closed(DateTimeOffset.UtcNow));
        Assert.Equal((id, false, Step.Closed), await shop.Settle(cart, "CART-11") is var again ? (again.Value.Status.CheckoutId, again.Value.Created, again.Value.Status.Step) : default);
        Assert.Null(await shop.Change((await shop.Carts.FindAsync(shop.StoreId, cart.Cart.CartId, default))!, c => c.Clear(DateTimeOffset.UtcNow)));
    }

    [Fact]
    public async Task one_key_names_one_settle_whatever_the_cart()
    {
        var shop = await CartShop.Open(azurite, "CART-12", "CART-13");
        var (one, other) = (await shop.Fill(), await shop.Fill());
        var racing = await Task.WhenAll(shop.Settle(one, "CART-12", "key-of-two-carts"), shop.Settle(other, "CART-13", "key-of-two-carts"));
        Assert.Single(racing, s => s.Refusal is null);
        Assert.Single(racing, s => s.Refusal?.Code == "idempotency-key-reused");
        Assert.Single(shop.Engine.Started);
        var refused = racing[0].Refusal is null ? other : one;
        Assert.Equal(CartState.Open, (await shop.Now(refused)).State);
    }
}
