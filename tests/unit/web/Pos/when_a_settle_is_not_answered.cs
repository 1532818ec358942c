using System.Net;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Pos;

public sealed class when_a_settle_is_not_answered : AtTheTill
{
    [Fact]
    public async Task the_very_same_is_sent_until_it_is()
    {
        await Open();
        var tries = 0;
        Server.On("POST api/checkouts", _ => ++tries < 3 ? throw new HttpRequestException("the network is gone") : FakeApi.Of(Started()));
        var settling = Till.SettleAsync(PaymentMethod.BankCard, AfterSales.MemberCode);
        while (!settling.IsCompleted)
            Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await settling);
        var sent = Server.All.Where(a => a.Call == "POST api/checkouts").ToList();
        Assert.Equal(3, sent.Count);
        Assert.Single(sent.Distinct());
        Assert.Equal("\"two\"", sent[0].IfMatch);
        Assert.NotNull(sent[0].IdempotencyKey);
        Assert.Equal("towels", Till.Checkout?.CheckoutId);
        Assert.Null(Till.Cart);
    }

    [Fact]
    public async Task somebody_may_have_enough_of_it_and_sees_the_checkout_that_began_all_the_same()
    {
        await Open();
        Server.On("POST api/checkouts", _ =>
        {
            // It arrived; its answer did not.
            Server.On("GET api/stores/S001/carts/cart-towels", Towels with { State = CartState.Settled, CheckoutId = "towels" }, "\"three\"");
            Server.On("GET api/checkouts/towels", Started());
            Till.GiveUpSettling();
            throw new HttpRequestException("the network is gone");
        });
        Assert.True(await Till.SettleAsync(PaymentMethod.BankCard, AfterSales.MemberCode));
        Assert.Equal("towels", Till.Checkout?.CheckoutId);
        Assert.False(Till.IsSettling);
    }

    [Fact]
    public async Task a_refusal_ends_it_and_the_cart_is_shown_as_it_is()
    {
        await Open();
        Server.On("POST api/checkouts", _ => FakeApi.Refuse(HttpStatusCode.Conflict, "cart-total-changed", "The cart comes to ¥50.00 now."));
        Server.On("GET api/stores/S001/carts/cart-towels", Towels with { TotalFen = 5000 }, "\"three\"");
        Assert.False(await Till.SettleAsync(PaymentMethod.BankCard, AfterSales.MemberCode));
        Assert.Equal(5000, Till.Cart?.TotalFen);
        Assert.Equal("cart-total-changed", Till.Refused?.Code);
    }

    [Fact]
    public async Task nothing_gets_into_its_cart_meanwhile_and_what_was_scanned_is_said()
    {
        await Open();
        Task? scanned = null;
        Server.On("POST api/checkouts", _ =>
        {
            scanned = Till.ReadAsync("6901234567892");
            return FakeApi.Of(Started());
        });
        Assert.True(await Till.SettleAsync(PaymentMethod.BankCard, AfterSales.MemberCode));
        await scanned!;
        Assert.Single(Server.All, a => a.Call == "POST api/stores/S001/carts");
        Assert.Equal(["6901234567892"], Till.Missed);
        Assert.Null(Till.Cart);
    }

    [Fact]
    public async Task a_cart_that_was_sold_before_is_not_shown_as_paid_now()
    {
        await Open();
        Server.On("POST api/checkouts", Started(Step.Paid));
        Assert.True(await Till.SettleAsync(PaymentMethod.BankCard, AfterSales.MemberCode));
        Assert.True(Till.WasSoldBefore);
    }
}
