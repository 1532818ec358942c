using QuickCheckout.Domain.Payments;
using static QuickCheckout.PhonePayments.SimulatedAlipay;

namespace QuickCheckout.PhonePayments;

/// <summary>Fifty payments at once, each asked for, paid and cancelled in whatever order it comes: nothing is left of any.</summary>
public sealed class when_customers_pay_while_they_are_cancelled : IAsyncLifetime
{
    private const int Many = 50;
    private const long Balance = 100_000_000;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task alipay_holds_nothing_and_every_cancel_said_so()
    {
        var cancelled = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Race(
            i,
            () => _shop.Ask(i % 3 == 0 ? PaysAtOnce : Confirms, Number(i)),
            () => _shop.AtAlipay.ByBuyer("pay", Number(i)),
            () => Shop.Cancel(_shop.Alipay, Number(i)))));
        Assert.All(cancelled, Assert.True);
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
        Assert.Equal((Balance, Balance), (await _shop.AtAlipay.BalanceOf(PaysAtOnce), await _shop.AtAlipay.BalanceOf(Confirms)));
        // And nothing will come of it.
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => _shop.AtAlipay.ByBuyer("pay", Number(i))));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
        var asked = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Shop.Query(_shop.Alipay, Number(i))));
        Assert.All(asked, answer => Assert.True(answer.Outcome is TradeOutcome.Closed or TradeOutcome.NotThere));
    }

    [Fact]
    public async Task the_app_holds_nothing_and_every_cancel_said_so()
    {
        var cancelled = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Race(
            i,
            () => _shop.Ask(_shop.InApp, number: Number(i), orderNo: $"SO-{i}"),
            () => _shop.App.ByCustomer("pay", $"SO-{i}"),
            () => Shop.Cancel(_shop.InApp, Number(i)))));
        Assert.All(cancelled, Assert.True);
        Assert.Equal(0, await _shop.App.HeldFen());
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => _shop.App.ByCustomer("pay", $"SO-{i}")));
        Assert.Equal(0, await _shop.App.HeldFen());
        var asked = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Shop.Query(_shop.InApp, Number(i))));
        Assert.All(asked, answer => Assert.Equal(TradeOutcome.Closed, answer.Outcome));
    }

    private static string Number(int i) => $"c{i}_1_1";

    /// <returns>Whether every cancel said that nothing is left.</returns>
    private static async Task<bool> Race<T>(int i, Func<Task<TradeAnswer>> ask, Func<Task<T>> pay, Func<Task<bool>> cancel)
    {
        switch (i % 4)
        {
            case 0:
                await ask();
                return await With(pay(), cancel());
            case 1:
                return await With(ask(), cancel());
            case 2:
                return await With(ask(), pay(), cancel(), cancel());
            default:
                await ask();
                return await With(cancel(), pay(), cancel(), pay(), cancel());
        }
    }

    private static async Task<bool> With(params Task[] all)
    {
        await Task.WhenAll(all);
        return all.OfType<Task<bool>>().All(cancelled => cancelled.Result);
    }
}
