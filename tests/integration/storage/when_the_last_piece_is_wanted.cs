using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions;

/// <summary>Rule O5 in the tables: the last piece is sold once, however many checkouts race for it.</summary>
public class when_the_last_piece_is_wanted(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly string _store = $"S{Guid.NewGuid():N}";

    [Fact]
    public async Task one_of_a_hundred_gets_it_and_sells_it()
    {
        var stock = await Shelf(("LAST", 1));
        var asked = await Task.WhenAll(Enumerable.Range(1, 100).Select(async i => (Id: $"c{i}", No: await Hold(stock, $"c{i}", ("LAST", 1)))));
        var winner = Assert.Single(asked, a => a.No is null).Id;
        Assert.All(asked.Where(a => a.Id != winner), a => Assert.Equal(("out-of-stock", "lines[0].quantity"), (a.No!.Code, a.No.Field)));
        await Task.WhenAll(Enumerable.Range(1, 10).Select(_ => stock.TakeAsync(Claim(winner, ("LAST", 1)), default)));
        Assert.Equal((0, 0), await Left(stock, "LAST"));
    }

    [Fact]
    public async Task fifty_pieces_are_fifty_sales()
    {
        var stock = await Shelf(("MANY", 50));
        var asked = await Task.WhenAll(Enumerable.Range(1, 80).Select(async i => (Id: $"c{i}", No: await Hold(stock, $"c{i}", ("MANY", 1)))));
        Assert.Equal(50, asked.Count(a => a.No is null));
        await Task.WhenAll(asked.Where(a => a.No is null).Select(a => stock.TakeAsync(Claim(a.Id, ("MANY", 1)), default)));
        Assert.Equal((0, 0), await Left(stock, "MANY"));
    }

    [Fact]
    public async Task goods_are_held_all_or_none()
    {
        var stock = await Shelf(("A", 5), ("B", 1));
        Assert.Null(await Hold(stock, "c1", ("B", 1)));
        Assert.Equal("lines[1].quantity", (await Hold(stock, "c2", ("A", 2), ("B", 1)))?.Field);
        Assert.Equal((5, 5), await Left(stock, "A"));
        await stock.ReleaseAsync(Claim("c1", ("B", 1)), default);
        Assert.Null(await Hold(stock, "c2", ("A", 2), ("B", 1)));
        Assert.Equal((5, 3), await Left(stock, "A"));
    }

    [Fact]
    public async Task what_is_not_counted_is_not_looked_after()
    {
        var stock = await Shelf(("A", 1));
        Assert.Null(await Hold(stock, "c1", ("A", 1), ("UNCOUNTED", 99)));
        await stock.TakeAsync(Claim("c1", ("A", 1), ("UNCOUNTED", 99)), default);
        Assert.Null(await stock.FindAsync(_store, "UNCOUNTED", default));
    }

    [Fact]
    public async Task a_dead_checkout_s_pieces_are_free_at_its_deadline()
    {
        var stock = await Shelf(("A", 1));
        Assert.Null(await Hold(stock, "dead", ("A", 1)));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Hold(stock, "c2", ("A", 1)));
    }

    [Fact]
    public async Task a_count_that_races_with_holds_loses_none()
    {
        var stock = await Shelf(("A", 100));
        var holds = Enumerable.Range(1, 30).Select(i => Hold(stock, $"c{i}", ("A", 1)));
        await Task.WhenAll([.. holds, stock.CountAsync(_store, "A", 90, default)]);
        Assert.Equal((90, 60), await Left(stock, "A"));
    }

    [Fact]
    public async Task a_hundred_different_goods_are_one_transaction()
    {
        var goods = Enumerable.Range(1, 100).Select(i => ($"SKU-{i}", 1)).ToArray();
        var stock = await Shelf(goods);
        Assert.Null(await Hold(stock, "c1", goods));
        await stock.TakeAsync(Claim("c1", goods), default);
        Assert.Equal((0, 0), await Left(stock, "SKU-100"));
    }

    private async Task<TableStock> Shelf(params (string Sku, int OnHand)[] counted)
    {
        await azurite.Tables.CreateTableIfNotExistsAsync(TableStock.TableName);
        var stock = new TableStock(azurite.Tables, _clock);
        await Task.WhenAll(counted.Select(c => stock.CountAsync(_store, c.Sku, c.OnHand, default)));
        return stock;
    }

    private Task<Domain.Refusal?> Hold(TableStock stock, string checkoutId, params (string Sku, int Quantity)[] goods) =>
        stock.HoldAsync(Claim(checkoutId, goods), _clock.GetUtcNow().AddHours(1), default);

    private StockClaim Claim(string checkoutId, params (string Sku, int Quantity)[] goods) =>
        new(_store, checkoutId, [.. goods.Select(g => new StockLine(g.Sku, g.Quantity))]);

    private async Task<(int OnHand, int Available)> Left(TableStock stock, string sku)
    {
        var level = (await stock.FindAsync(_store, sku, default))!;
        return (level.OnHand, level.AvailableAt(_clock.GetUtcNow()));
    }
}
