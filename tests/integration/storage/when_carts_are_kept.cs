using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions;

/// <summary>Carts in their table: one of each id, found by state, forgotten when nobody comes back.</summary>
public class when_carts_are_kept(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);
    private readonly string _store = $"S{Guid.NewGuid():N}";

    [Fact]
    public async Task twenty_who_ask_for_the_cart_of_a_closed_checkout_have_one()
    {
        var carts = await Carts();
        var made = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => carts.CreateAsync(Cart(CartIds.Again("c1"), by: $"A{i}"), default)));
        Assert.Single(made, m => m.Created);
        Assert.Single(made.Select(m => (m.Row.Cart.AssociateId, m.Row.Tag)).Distinct());
    }

    [Fact]
    public async Task one_of_twenty_who_change_it_does_and_the_others_know_that_they_have_not()
    {
        var carts = await Carts();
        var (row, _) = await carts.CreateAsync(Cart("raced"), default);
        var changed = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => carts.TryChangeAsync(row, row.Cart.Add("TEA", i, 1, Now).Value!, default)));
        var winner = Assert.Single(changed, c => c is not null)!;
        Assert.Equal(winner.Tag, (await carts.FindAsync(_store, "raced", default))!.Tag);
        Assert.NotEqual(row.Tag, winner.Tag);
        Assert.False(await carts.TryDeleteAsync(row, default));
        Assert.True(await carts.TryDeleteAsync(winner, default));
        Assert.Null(await carts.TryChangeAsync(winner, winner.Cart, default));
    }

    [Fact]
    public async Task the_largest_one_is_kept_and_so_is_a_smaller_one_after_it()
    {
        var carts = await Carts();
        var full = Enumerable.Range(1, Domain.Carts.Cart.MaxLines).Aggregate(
            Cart("large"), (cart, i) => cart.Add($"{i:000}-{new string('x', 60)}", 99, Domain.Money.MaxFen, Now).Value!);
        var (row, _) = await carts.CreateAsync(full, default);
        Assert.Equal(full.Lines, (await carts.FindAsync(_store, "large", default))!.Cart.Lines);
        await carts.TryChangeAsync(row, full.Clear(Now).Value!, default);
        Assert.Empty((await carts.FindAsync(_store, "large", default))!.Cart.Lines);
    }

    [Fact]
    public async Task they_are_listed_by_state_and_newest_first()
    {
        var carts = await Carts();
        foreach (var i in Enumerable.Range(1, 5))
            await carts.CreateAsync(Cart($"c{i}", changedAt: Now.AddMinutes(i)) with { State = i % 2 == 0 ? CartState.Open : CartState.Parked }, default);
        await carts.CreateAsync(Cart("c6") with { StoreId = $"{_store}-2", State = CartState.Parked }, default);
        Assert.Equal(["c5", "c3", "c1"], (await carts.ListAsync(_store, [CartState.Parked], default)).Select(c => c.CartId));
        Assert.Equal(["c4", "c2"], (await carts.ListAsync(_store, [CartState.Open, CartState.Settling], default)).Select(c => c.CartId));
    }

    [Fact]
    public async Task those_that_nobody_came_back_to_are_forgotten()
    {
        var carts = await Carts();
        (string Id, CartState State, int Days, bool Stays)[] table =
        [
            ("new", CartState.Open, 6, true), ("old", CartState.Open, 8, false), ("parked", CartState.Parked, 6, true), ("left", CartState.Parked, 8, false),
            ("sold", CartState.Settled, 1, true), ("sold-long-ago", CartState.Settled, 3, false), ("stuck", CartState.Settling, 8, false),
        ];
        foreach (var (id, state, days, _) in table)
            await carts.CreateAsync(Cart(id, changedAt: Now.AddDays(-days)) with { State = state }, default);
        await new CartSweep(carts, new FakeTimeProvider(Now)).Run(null!, default);
        foreach (var (id, _, _, stays) in table)
            Assert.Equal((id, stays), (id, await carts.FindAsync(_store, id, default) is not null));
    }

    [Fact]
    public async Task no_more_are_forgotten_at_once_than_asked_for()
    {
        var carts = await Carts();
        foreach (var i in Enumerable.Range(1, 5))
            await carts.CreateAsync(Cart($"c{i}", changedAt: DateTimeOffset.UnixEpoch), default);
        var second = DateTimeOffset.UnixEpoch.AddSeconds(1);
        Assert.Equal((3, 2, 0), (await carts.DeleteOldAsync(second, second, 3, default), await carts.DeleteOldAsync(second, second, 3, default), await carts.DeleteOldAsync(second, second, 3, default)));
    }

    private async Task<TableCarts> Carts()
    {
        await azurite.Tables.CreateTableIfNotExistsAsync(TableCarts.TableName);
        return new TableCarts(azurite.Tables);
    }

    private Cart Cart(string cartId, DateTimeOffset? changedAt = null, string by = "A1") => new(cartId, _store, by, null, Now, changedAt ?? Now, []);
}
