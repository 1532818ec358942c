using System.Net;
using QuickCheckout.Simulators.Alipay;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;
using static QuickCheckout.PhonePayments.SimulatedAlipay;

namespace QuickCheckout.PhonePayments;

/// <summary>The customer shows a pay code, and all of them answer as they should.</summary>
public sealed class a_payment_with_alipay : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task is_paid_at_once()
    {
        Is.Paid(await _shop.Ask(PaysAtOnce));
        var found = await Shop.Query(_shop.Alipay);
        Is.Paid(found);
        // A person's word covers what was paid before it: when, Alipay says, to the second and as in China.
        Assert.InRange(_shop.Time.GetUtcNow() - found.PaidAt!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task asks_for_what_is_due_and_closes_by_itself_soon_after_the_customers_deadline()
    {
        await _shop.Ask(Confirms);
        var trade = Assert.Single(await _shop.AtAlipay.Trades());
        Assert.Equal((Number, Fen, "订单 SO-1", Confirms), (trade.OutTradeNo, trade.AmountFen, trade.Subject, trade.BuyerId));
        Assert.InRange(trade.ExpiresAt, _shop.Time.GetUtcNow() + TimeToPay + TimeSpan.FromMinutes(1), _shop.Time.GetUtcNow() + TimeToPay + TimeSpan.FromMinutes(3));
        _shop.Time.Advance(TimeSpan.FromMinutes(3.5));
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.Alipay));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.AtAlipay.ByBuyer("pay"));
    }

    [Fact]
    public async Task waits_for_the_customers_word_and_is_paid()
    {
        Is.Outcome(PayerDecides, await _shop.Ask(Confirms));
        Is.Outcome(PayerDecides, await Shop.Query(_shop.Alipay));
        await _shop.AtAlipay.ByBuyer("pay");
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    [Fact]
    public async Task waits_for_the_customers_word_and_is_left()
    {
        await _shop.Ask(Confirms);
        await _shop.AtAlipay.ByBuyer("leave");
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.Alipay));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task that_the_customer_never_answers_is_cancelled_and_cannot_be_paid_any_more()
    {
        await _shop.Ask(Confirms);
        _shop.Time.Advance(TimeToPay);
        Is.Outcome(PayerDecides, await Shop.Query(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal(HttpStatusCode.Conflict, await _shop.AtAlipay.ByBuyer("pay"));
        Is.Outcome(Closed, "trade-closed", await Shop.Query(_shop.Alipay));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task needs_a_code_that_has_not_expired()
    {
        var code = await _shop.AtAlipay.ShowCode(PaysAtOnce);
        _shop.Time.Advance(Desk.CodeLifetime);
        Is.Outcome(Refused, "pay-code-expired", await _shop.Alipay.AskAsync(_shop.Request(code), default));
        Assert.Empty(await _shop.AtAlipay.Trades());
    }

    [Fact]
    public async Task needs_a_code_that_was_not_used()
    {
        var code = await _shop.AtAlipay.ShowCode(PaysAtOnce);
        Is.Paid(await _shop.Alipay.AskAsync(_shop.Request(code), default));
        Is.Outcome(Refused, "pay-code-expired", await _shop.Alipay.AskAsync(_shop.Request(code, number: "c1_1_2"), default));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task needs_a_code_that_alipay_knows() =>
        Is.Outcome(Refused, "pay-code-expired", await _shop.Alipay.AskAsync(_shop.Request("281234567890123456"), default));

    [Fact]
    public async Task needs_a_customer_who_has_enough() => Is.Outcome(Refused, "payer-must-change", await _shop.Ask(Poor));

    [Fact]
    public async Task that_nobody_asked_for_is_not_there() => Is.Outcome(NotThere, await Shop.Query(_shop.Alipay));

    [Fact]
    public async Task that_is_asked_for_again_is_looked_up_and_paid_once()
    {
        await _shop.Ask(PaysAtOnce);
        Is.Outcome(Unknown, await _shop.Ask(PaysAtOnce));
        Is.Paid(await Shop.Query(_shop.Alipay));
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task that_is_asked_for_again_while_the_customer_decides_is_the_same_payment()
    {
        await _shop.Ask(Confirms);
        Is.Outcome(PayerDecides, await _shop.Ask(Confirms));
        await _shop.AtAlipay.ByBuyer("pay");
        Assert.Equal(Fen, await _shop.AtAlipay.HeldFen());
        Assert.Single(await _shop.AtAlipay.Trades());
    }

    [Fact]
    public async Task that_another_customer_is_asked_for_again_is_refused()
    {
        await _shop.Ask(Confirms);
        Is.Outcome(Refused, "payer-must-change", await _shop.Ask(PaysAtOnce));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
    }

    [Fact]
    public async Task whose_number_has_paid_another_amount_is_nobodys_and_all_of_it_is_given_back()
    {
        _shop.Log.Expect("Alipay answers for trade c1_1_1 of 9900 fen");
        await _shop.Ask(PaysAtOnce);
        Is.Outcome(Refused, "internal-fault", await _shop.Ask(PaysAtOnce, amountFen: 9900));
        Is.Outcome(Unknown, await Shop.Query(_shop.Alipay, amountFen: 9900));
        Is.Paid(await Shop.Query(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay, amountFen: 9900));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
    }
}
