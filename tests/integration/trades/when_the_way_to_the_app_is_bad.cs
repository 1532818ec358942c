using System.Net;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Simulators.MemberPlatform;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;

namespace QuickCheckout.PhonePayments;

/// <summary>Lost, late, or nobody there: unless the payment was certainly never opened, nobody knows.</summary>
public sealed class when_the_way_to_the_app_is_bad : IAsyncLifetime
{
    private const int TenMinutes = 600_000;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Unavailable)]
    public async Task an_order_that_may_not_be_shown_is_not_to_be_paid(FaultKind kind)
    {
        await _shop.App.Plan(new Fault(kind, Operation.Order));
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(_shop.InApp));
        Assert.Empty((await _shop.App.Books()).Payments);
        Assert.NotEqual(HttpStatusCode.NoContent, await _shop.App.ByCustomer("pay"));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.Unavailable)]
    public async Task a_payment_that_was_not_opened_is_unknown_then_not_there(FaultKind kind)
    {
        await _shop.App.Plan(new Fault(kind, Operation.Payment));
        Is.Outcome(Unknown, await _shop.Ask(_shop.InApp));
        Is.Outcome(NotThere, await Shop.Query(_shop.InApp));
        Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.App.ByCustomer("pay"));
    }

    [Fact]
    public async Task a_payment_that_was_opened_without_a_word_is_unknown_then_found()
    {
        await _shop.App.Plan(new Fault(FaultKind.LostAnswer, Operation.Payment));
        Is.Outcome(Unknown, await _shop.Ask(_shop.InApp));
        Is.Outcome(PayerDecides, await Shop.Query(_shop.InApp));
        await _shop.App.ByCustomer("pay");
        Is.Paid(await Shop.Query(_shop.InApp));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Unavailable)]
    public async Task a_query_without_its_answer_says_nothing(FaultKind kind)
    {
        await PaidInTheApp();
        await _shop.App.Plan(new Fault(kind, Operation.Query));
        Is.Outcome(Unknown, await Shop.Query(_shop.InApp));
        Is.Paid(await Shop.Query(_shop.InApp));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest, Fen)]
    [InlineData(FaultKind.LostAnswer, 0)]
    [InlineData(FaultKind.Unavailable, Fen)]
    public async Task a_cancel_without_its_answer_is_repeated_and_gives_back_once(FaultKind kind, long heldFen)
    {
        await PaidInTheApp();
        await _shop.App.Plan(new Fault(kind, Operation.Cancel));
        Assert.False(await Shop.Cancel(_shop.InApp));
        Assert.Equal(heldFen, await _shop.App.HeldFen());
        Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal((Fen, 0L), (Assert.Single((await _shop.App.Books()).Payments).RefundedFen, await _shop.App.HeldFen()));
    }

    [Fact]
    public async Task answers_that_come_too_late_say_nothing()
    {
        var impatient = _shop.Impatient.InApp;
        _shop.ExpectTimeouts();
        await _shop.App.Plan(new Fault(FaultKind.LateAnswer, Operation.Payment, TenMinutes));
        Is.Outcome(Unknown, await _shop.PassUntil(_shop.Ask(impatient)));
        Is.Outcome(PayerDecides, await Shop.Query(_shop.InApp));
        await _shop.App.ByCustomer("pay");
        await _shop.App.Plan(new Fault(FaultKind.LateAnswer, Operation.Query, TenMinutes));
        Is.Outcome(Unknown, await _shop.PassUntil(Shop.Query(impatient)));
        await _shop.App.Plan(new Fault(FaultKind.LateAnswer, Operation.Cancel, TenMinutes));
        Assert.False(await _shop.PassUntil(Shop.Cancel(impatient)));
        Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal(0, await _shop.App.HeldFen());
    }

    [Fact]
    public async Task an_order_that_is_shown_too_late_is_not_to_be_paid()
    {
        var impatient = _shop.Impatient.InApp;
        _shop.ExpectTimeouts();
        await _shop.App.Plan(new Fault(FaultKind.LateRequest, Operation.Order, TenMinutes));
        Is.Outcome(NotSent, "app-unavailable", await _shop.PassUntil(_shop.Ask(impatient)));
        _shop.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Empty((await _shop.App.Books()).Payments);
    }

    [Fact]
    public async Task a_payment_that_arrives_after_its_cancel_cannot_be_paid()
    {
        await _shop.App.Plan(new Fault(FaultKind.LateRequest, Operation.Payment, 2_000));
        var late = _shop.Ask(_shop.InApp);
        await _shop.App.FaultsTaken();
        Is.Outcome(NotThere, await Shop.Query(_shop.InApp));
        Assert.True(await Shop.Cancel(_shop.InApp));
        Is.Outcome(Closed, "trade-closed", await _shop.PassUntil(late));
        Assert.Equal((HttpStatusCode.Conflict, 0L), (await _shop.App.ByCustomer("pay"), await _shop.App.HeldFen()));
    }

    [Fact]
    public async Task nobody_there_was_asked_for_nothing()
    {
        var lonely = _shop.Of(_shop.Here with { App = Nowhere }).InApp;
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(lonely));
        Is.Outcome(Unknown, await Shop.Query(lonely));
        Assert.False(await Shop.Cancel(lonely));
    }

    [Fact]
    public async Task a_wrong_api_key_opens_nothing_and_ends_nothing()
    {
        await PaidInTheApp();
        var stranger = _shop.Of(_shop.Here with { ApiKey = "another" }).InApp;
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(stranger, number: "c1_1_2"));
        Is.Outcome(Unknown, await Shop.Query(stranger));
        Assert.False(await Shop.Cancel(stranger));
        Assert.Equal(Fen, await _shop.App.HeldFen());
    }

    [Theory]
    [InlineData(StatusCodes.Status502BadGateway, "<html>502</html>", "text/html")]
    [InlineData(StatusCodes.Status200OK, "<html>maintenance</html>", "text/html")]
    [InlineData(StatusCodes.Status200OK, "<html>maintenance</html>", "text/html; charset=klingon")]
    [InlineData(StatusCodes.Status200OK, "", "application/json")]
    [InlineData(StatusCodes.Status200OK, "null", "application/json")]
    [InlineData(StatusCodes.Status200OK, """{"state":"of-a-new-kind"}""", "application/json")]
    public async Task somebody_else_in_the_apps_place_is_not_believed(int status, string text, string type)
    {
        await using var liar = await Liar.OpenWith(text, status, type);
        var misled = _shop.Of(_shop.Here with { App = liar.Address }).InApp;
        Assert.Equal(status == StatusCodes.Status200OK ? Unknown : NotSent, (await _shop.Ask(misled)).Outcome);
        Is.Outcome(Unknown, await Shop.Query(misled));
        Assert.False(await Shop.Cancel(misled));
    }

    private async Task PaidInTheApp()
    {
        await _shop.Ask(_shop.InApp);
        await _shop.App.ByCustomer("pay");
    }
}
