using System.Net;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.MemberPlatform;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;
using static QuickCheckout.PhonePayments.SimulatedApp;

namespace QuickCheckout.PhonePayments;

/// <summary>The customer showed the member code: the order is shown in the app, and the member's own Alipay account pays it.</summary>
public sealed class when_a_member_pays_with_alipay : IAsyncLifetime
{
    private const int TenMinutes = 600_000;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task the_order_is_shown_and_the_members_account_pays()
    {
        Is.Paid(await _shop.Ask(_shop.Alipay));
        Assert.Equal(SimulatedAlipay.PaysAtOnce, Assert.Single(await _shop.AtAlipay.Trades()).BuyerId);
        var shown = Assert.Single((await _shop.App.Books()).Orders);
        Assert.Equal((OrderNo, SimulatedApp.Member, PayWith.Alipay, Number), (shown.OrderNo, shown.MemberId, shown.PayWith, shown.TradeNumber));
    }

    [Theory]
    [InlineData("pay", Fen)]
    [InlineData("leave", 0)]
    public async Task the_customer_decides_in_the_app(string does, long heldFen)
    {
        Is.Outcome(PayerDecides, await _shop.Ask(_shop.Alipay, ConfirmingMember));
        Assert.Equal(HttpStatusCode.NoContent, await _shop.App.ByCustomer(does, memberId: ConfirmingMember));
        Assert.Equal(does == "pay" ? Paid : Closed, (await Shop.Query(_shop.Alipay)).Outcome);
        Assert.Equal(heldFen, await _shop.AtAlipay.HeldFen());
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task an_account_without_enough_money_is_refused() =>
        Is.Outcome(Refused, "payer-must-change", await _shop.Ask(_shop.Alipay, PoorMember));

    [Fact]
    public async Task a_member_without_alipay_is_asked_for_a_pay_code()
    {
        Is.Outcome(NotSent, "no-alipay-account", await _shop.Ask(_shop.Alipay, MemberWithoutAlipay));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }

    [Fact]
    public async Task a_member_who_shows_a_pay_code_after_all_pays_with_that()
    {
        var code = await _shop.AtAlipay.ShowCode(SimulatedAlipay.Confirms);
        Is.Outcome(PayerDecides, await _shop.Alipay.AskAsync(_shop.Request(code, Shop.Order(Means.Alipay, MemberWithoutAlipay)), default));
        Assert.Equal(SimulatedAlipay.Confirms, Assert.Single(await _shop.AtAlipay.Trades()).BuyerId);
        Assert.Equal(MemberWithoutAlipay, Assert.Single((await _shop.App.Books()).Orders).MemberId);
    }

    [Fact]
    public async Task an_app_that_is_not_there_does_not_keep_a_pay_code_from_paying()
    {
        var alone = _shop.Of(_shop.Here with { App = Nowhere }).Alipay;
        var code = await _shop.AtAlipay.ShowCode(SimulatedAlipay.PaysAtOnce);
        Is.Paid(await alone.AskAsync(_shop.Request(code, Shop.Order(Means.Alipay)), default));
    }

    [Fact]
    public async Task an_app_that_is_not_there_knows_no_account()
    {
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(_shop.Of(_shop.Here with { App = Nowhere }).Alipay));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }

    [Theory]
    [InlineData(FaultKind.LostRequest, Operation.Order)]
    [InlineData(FaultKind.LostAnswer, Operation.Order)]
    [InlineData(FaultKind.Unavailable, Operation.Order)]
    [InlineData(FaultKind.Unavailable, Operation.PayCode)]
    public async Task an_app_that_does_not_answer_is_not_waited_for_and_nothing_was_asked_for(FaultKind kind, Operation operation)
    {
        await _shop.App.Plan(new Fault(kind, operation));
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(_shop.Alipay));
        Assert.Empty(await _shop.AtAlipay.Trades());
        Is.Paid(await _shop.Ask(_shop.Alipay, number: "c1_1_2"));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Unavailable)]
    public async Task an_app_that_does_not_answer_does_not_keep_a_pay_code_from_paying(FaultKind kind)
    {
        await _shop.App.Plan(new Fault(kind, Operation.Order));
        var code = await _shop.AtAlipay.ShowCode(SimulatedAlipay.PaysAtOnce);
        Is.Paid(await _shop.Alipay.AskAsync(_shop.Request(code, Shop.Order(Means.Alipay)), default));
    }

    [Theory]
    [InlineData(Operation.Order)]
    [InlineData(Operation.PayCode)]
    public async Task an_app_that_answers_too_late_is_away(Operation operation)
    {
        var impatient = _shop.Impatient.Alipay;
        _shop.ExpectTimeouts();
        await _shop.App.Plan(new Fault(FaultKind.LateAnswer, operation, TenMinutes));
        Is.Outcome(NotSent, "app-unavailable", await _shop.PassUntil(_shop.Ask(impatient)));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }

    [Fact]
    public async Task an_app_without_its_alipay_knows_no_account()
    {
        await using var app = await SimulatedApp.Start(Nowhere, _shop.Time, _shop.Log);
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(_shop.Of(_shop.Here with { App = app.Address }).Alipay));
    }

    [Fact]
    public async Task a_wrong_api_key_shows_nothing_and_asks_for_nothing()
    {
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(_shop.Of(_shop.Here with { ApiKey = "another" }).Alipay));
        Assert.Empty(await _shop.AtAlipay.Trades());
        Assert.Empty((await _shop.App.Books()).Orders);
    }

    [Fact]
    public async Task an_order_that_has_ended_is_not_paid()
    {
        var ended = Shop.Order(Means.Alipay) with { State = AppOrderState.Closed, Sequence = 9 };
        Is.Outcome(NotSent, "app-unavailable", await _shop.Alipay.AskAsync(_shop.Request(null, ended), default));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }
}
