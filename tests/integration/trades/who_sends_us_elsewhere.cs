using Microsoft.AspNetCore.Http;
using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Domain.Payments.TradeOutcome;

namespace QuickCheckout.PhonePayments;

/// <summary>A payment is asked for once, from whom we know: the code on the customer's phone is for nobody else.</summary>
public sealed class who_sends_us_elsewhere : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(StatusCodes.Status307TemporaryRedirect)]
    [InlineData(StatusCodes.Status308PermanentRedirect)]
    [InlineData(StatusCodes.Status302Found)]
    public async Task with_a_payment_is_not_followed(int status)
    {
        await using var liar = await Liar.Open(Elsewhere(_shop.AtAlipay.Address, status));
        Is.Outcome(Unknown, await _shop.Ask(SimulatedAlipay.PaysAtOnce, by: Misled(liar)));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }

    [Theory]
    [InlineData(StatusCodes.Status307TemporaryRedirect)]
    [InlineData(StatusCodes.Status302Found)]
    public async Task with_a_question_to_the_app_is_not_followed(int status)
    {
        await _shop.Ask(_shop.InApp);
        await using var liar = await Liar.Open(Elsewhere(_shop.App.Address, status));
        var misled = _shop.Of(_shop.Here with { App = liar.Address }).InApp;
        Is.Outcome(Unknown, await Shop.Query(misled));
        Assert.False(await Shop.Cancel(misled));
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(misled));
    }

    private ITrades Misled(Liar liar) => _shop.Of(_shop.Here with { Gateway = liar.Address }).Alipay;

    private static Func<HttpContext, Task<IResult>> Elsewhere(Uri where, int status) => http =>
    {
        http.Response.Headers.Location = new Uri(where, http.Request.Path == "/" ? "/gateway.do?charset=utf-8" : http.Request.Path).ToString();
        return Task.FromResult(Results.StatusCode(status));
    };
}
