using System.Net;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Integration;

/// <summary>Rule O5 over HTTP: held while the checkout lives, sold when it is paid, free when it is not.</summary>
[Collection(InTheShop.Name)]
public class when_goods_run_out(OpenShop open)
{
    [Fact]
    public async Task the_last_pieces_are_held_for_one_freed_by_a_cancel_and_sold_to_the_next()
    {
        await using var till = open.Till();
        await using var other = open.CloudTill();
        using var phone = new Phone(open.Shop, Phone.Quick);
        var cart = till.Cart(2) with { Method = PaymentMethod.Alipay, AfterSales = AfterSales.PaperReceipt };
        var shelf = $"/api/stores/{open.Shop.Settings.StoreId}/stock/{cart.Lines![0]!.Sku}";
        Assert.Equal((HttpStatusCode.NotFound, "stock-unknown"), Short(await till.Ask(HttpMethod.Get, shelf)));
        Assert.Equal((HttpStatusCode.BadRequest, "field-malformed"), Short(await till.Ask(HttpMethod.Put, shelf, new CountStock(-1))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sku-unknown"), Short(await till.Ask(HttpMethod.Put, shelf + "-X", new CountStock(1))));
        await Count(till, shelf, 2);
        try
        {
            await till.Settle(cart);
            Assert.Contains("\"onHand\":2,\"held\":2,\"available\":0", (await till.Ask(HttpMethod.Get, shelf)).Title, StringComparison.Ordinal);
            var refused = await other.Ask(HttpMethod.Post, "/api/checkouts", cart with { TerminalId = other.TerminalId }, Guid.NewGuid().ToString());
            Assert.Equal((HttpStatusCode.Conflict, "out-of-stock"), Short(refused));
            Assert.Contains("0 left", refused.Title, StringComparison.Ordinal);

            await till.Cancel();
            (await till.Until(s => s.HasEnded)).AssertClosed("cancelled-by-associate");
            // The goods are free a moment after the checkout shows its end.
            await TestSupport.Eventually.Get(() => till.Ask(HttpMethod.Get, shelf), said => said.Title.Contains("\"available\":2", StringComparison.Ordinal));
            await other.Settle(cart with { TerminalId = other.TerminalId });
            await other.Scan(await phone.PayCode());
            Assert.Equal(Step.Paid, (await other.Until(s => s.HasEnded)).Step);
            await TestSupport.Eventually.Get(() => till.Ask(HttpMethod.Get, shelf), said => said.Title.Contains("\"onHand\":0,\"held\":0,\"available\":0", StringComparison.Ordinal));
        }
        finally
        {
            // The next test wants the same goods.
            await Count(till, shelf, 1_000_000);
        }
    }

    private static async Task Count(Till till, string shelf, int onHand) =>
        Assert.Equal(HttpStatusCode.OK, (await till.Ask(HttpMethod.Put, shelf, new CountStock(onHand))).Status);

    private static (HttpStatusCode Status, string Code) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);
}
