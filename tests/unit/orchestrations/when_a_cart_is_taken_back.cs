using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule K3 for a settle that was held up: its cart is somebody else's by the time its checkout begins.</summary>
public class when_a_cart_is_taken_back
{
    [Fact]
    public async Task the_checkout_ends_at_once_and_has_asked_for_no_money()
    {
        await using var till = new Counter { Orders = { CartTakenBack = true } }.Settle();
        Assert.Equal((Step.Closed, "cart-taken-back"), (till.Status.Step, till.Status.LastError?.Code));
        Assert.Equal(0, till.Acquirer.Sales);
        Assert.Empty(till.Terminal.Heard);
        Assert.Single(till.Stock.Freed);
        Assert.Equal(1, till.Orders.Freed);
        Assert.Equal(Step.Closed, Assert.Single(till.Orders.Ended).Step);
    }

    [Fact]
    public void a_checkout_that_was_started_before_there_were_carts_begins_as_it_did()
    {
        var input = JsonSerializer.Deserialize<CheckoutInput>(
            """{"checkoutId":"c1","orderNo":"QC1","storeId":"S001","terminalId":"POS-0001","associateId":"A1","method":"bank-card","afterSales":"member-code","lines":[],"limits":{},"startedAt":"2026-11-01T10:00:00Z"}""", Json.Options)!;
        Assert.Null(input.CartId);
        Assert.Equal(new Beginning(HoldsTerminal: true), JsonSerializer.Deserialize<Beginning>("""{"holdsTerminal":true}""", Json.Options));
    }
}
