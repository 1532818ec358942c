using System.Net;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.MemberPlatform;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;

namespace QuickCheckout.PhonePayments;

/// <summary>The customer pays in the shopping app, and all of them answer as they should.</summary>
public sealed class a_payment_in_the_app : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task is_shown_with_its_order_and_paid_by_the_customer()
    {
        Is.Outcome(PayerDecides, await _shop.Ask(_shop.InApp));
        Is.Outcome(PayerDecides, await Shop.Query(_shop.InApp));
        Assert.Equal(PayWith.InApp, Assert.Single((await _shop.App.Books()).Orders).PayWith);
        Assert.Equal(HttpStatusCode.NoContent, await _shop.App.ByCustomer("pay"));
        var found = await Shop.Query(_shop.InApp);
        Is.Paid(found);
        Assert.InRange(_shop.Time.GetUtcNow() - found.PaidAt!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal((Fen, 0L), (await _shop.App.HeldFen(), await _shop.AtAlipay.HeldFen()));
    }

    [Fact]
    public async Task is_left_by_the_customer_for_good()
    {
        await _shop.Ask(_shop.InApp);
        await _shop.App.ByCustomer("leave");
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.InApp));
        Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.App.ByCustomer("pay"));
    }

    [Fact]
    public async Task expires_at_the_customers_deadline()
    {
        await _shop.Ask(_shop.InApp);
        _shop.Time.Advance(TimeToPay - TimeSpan.FromMilliseconds(1));
        Is.Outcome(PayerDecides, await Shop.Query(_shop.InApp));
        _shop.Time.Advance(TimeSpan.FromMilliseconds(1));
        Is.Outcome(Closed, "deadline-passed", await Shop.Query(_shop.InApp));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.App.ByCustomer("pay"));
        Assert.True(await Shop.Cancel(_shop.InApp));
    }

    [Fact]
    public async Task is_cancelled_before_it_is_paid_and_cannot_be_paid_any_more()
    {
        await _shop.Ask(_shop.InApp);
        Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.App.ByCustomer("pay"));
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.InApp));
    }

    [Fact]
    public async Task is_given_back_once_however_often_it_is_cancelled_after_it_was_paid()
    {
        await _shop.Ask(_shop.InApp);
        await _shop.App.ByCustomer("pay");
        for (var times = 0; times < 3; times++)
            Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal((Fen, 0L), (Assert.Single((await _shop.App.Books()).Payments).RefundedFen, await _shop.App.HeldFen()));
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.InApp));
    }

    [Fact]
    public async Task that_was_never_opened_is_not_there_and_never_comes_once_it_is_cancelled()
    {
        Is.Outcome(NotThere, await Shop.Query(_shop.InApp));
        Assert.True(await Shop.Cancel(_shop.InApp));
        Is.Outcome(Closed, "trade-closed", await _shop.Ask(_shop.InApp));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.App.ByCustomer("pay"));
        Assert.Equal(0, await _shop.App.HeldFen());
    }

    [Fact]
    public async Task is_one_payment_however_often_it_is_opened()
    {
        await _shop.Ask(_shop.InApp);
        Is.Outcome(PayerDecides, await _shop.Ask(_shop.InApp));
        await _shop.App.ByCustomer("pay");
        Is.Paid(await _shop.Ask(_shop.InApp));
        Assert.Equal(Fen, await _shop.App.HeldFen());
    }

    [Fact]
    public async Task whose_number_has_another_amount_is_nobodys_and_all_of_it_is_given_back()
    {
        _shop.Log.Expect("Payment c1_1_1 was refused by the app").Expect("The app answers for payment c1_1_1 with c1_1_1 of 1250 fen");
        await _shop.Ask(_shop.InApp);
        await _shop.App.ByCustomer("pay");
        Is.Outcome(Refused, "internal-fault", await _shop.Ask(_shop.InApp, amountFen: 9900));
        Is.Outcome(Unknown, await Shop.Query(_shop.InApp, amountFen: 9900));
        Assert.True(await Shop.Cancel(_shop.InApp, amountFen: 9900));
        Assert.Equal(0, await _shop.App.HeldFen());
    }

    [Fact]
    public async Task is_not_opened_for_an_order_that_has_ended()
    {
        _shop.Log.Expect("Payment c1_1_1 was refused by the app");
        var ended = Shop.Order(Means.InApp) with { State = AppOrderState.Closed, Sequence = 9 };
        Is.Outcome(Refused, "internal-fault", await _shop.InApp.AskAsync(_shop.Request(null, ended), default));
        Assert.True(await Shop.Cancel(_shop.InApp));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.App.ByCustomer("pay"));
    }

    [Theory]
    [InlineData("M9999")]
    [InlineData(SimulatedApp.ConfirmingMember)]
    public async Task is_not_opened_for_an_order_that_the_app_does_not_take(string memberId)
    {
        await _shop.Ask(_shop.InApp, number: "c1_1_9");
        Is.Outcome(NotSent, "app-unavailable", await _shop.Ask(_shop.InApp, memberId));
        Is.Outcome(NotThere, await Shop.Query(_shop.InApp));
    }
}
