using System.Net;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Rules K1 to K3 and A4 over HTTP: filled at one terminal, parked, taken up at another at a new price, settled twice and once.</summary>
[Collection(InTheShop.Name)]
public class when_a_cart_goes_from_till_to_till(OpenShop open)
{
    private const string Barcode = "2990000123459";

    private string Carts => $"/api/stores/{open.Shop.Settings.StoreId}/carts";

    [Fact]
    public async Task it_is_parked_with_a_note_told_of_a_new_price_and_settled_once_however_often_that_is_asked()
    {
        await using var till = open.Till();
        await using var other = open.CloudTill();
        await Publish(till, 500_00);
        var seen = await Filled(till);
        Assert.Equal((3, 1500_00), (seen.Cart.Lines.Single().Quantity, seen.Cart.TotalFen));

        var parked = await till.App.ChangeCart(seen, HttpMethod.Post, "park", new ParkCart("  王女士,红色背包 ", "A001"), default);
        var listed = JsonSerializer.Deserialize<CartPage>((await other.Ask(HttpMethod.Get, $"{Carts}?state=parked")).Title, Json.Options)!;
        var found = Assert.Single(listed.Items, item => item.CartId == seen.Cart.CartId);
        Assert.Equal(("王女士,红色背包", "A001", 3, 1500_00L), (found.Note, found.AssociateId, found.Pieces, found.TotalFen));

        await Publish(till, 600_00);
        var up = await other.App.ChangeCart(parked, HttpMethod.Post, "take-up", new TakeUpCart("A002", other.TerminalId), default);
        var line = up.Cart.Lines.Single();
        Assert.Equal((500_00L, 600_00L, true), (line.AddedAtFen, line.UnitPriceFen, line.Changed));

        var refused = await Settle(other, up, 1500_00);
        Assert.Equal((HttpStatusCode.Conflict, "cart-total-changed"), (refused.Status, refused.Code));
        Assert.Contains("¥1800.00", refused.Title, StringComparison.Ordinal);
        var told = await other.App.ChangeCart(up, HttpMethod.Post, "prices", new AcceptPrices(1800_00), default);
        Assert.False(told.Cart.Lines.Single().Changed);

        var settled = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Settle(other, told, 1800_00)));
        Assert.Single(settled, s => s.Status == HttpStatusCode.Created);
        Assert.All(settled, s => Assert.Equal("", s.Code));
        var checkoutId = Assert.Single(settled.Select(s => JsonSerializer.Deserialize<CheckoutStatus>(s.Title, Json.Options)!.CheckoutId).Distinct());
        await Eventually.Get(() => other.App.ReadCart(told.Cart.StoreId, told.Cart.CartId, default), now => now.Cart.State == CartState.Settled);
        Assert.Equal("cart-settled", (await Settle(till, told, 1800_00)).Code);
        var late = await till.Ask(HttpMethod.Delete, $"{Carts}/{told.Cart.CartId}/lines", tag: told.Tag);
        Assert.Equal((HttpStatusCode.Conflict, "cart-settled"), (late.Status, late.Code));
        Assert.Contains(checkoutId, late.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task after_a_cancel_its_goods_are_a_cart_again_and_one_only()
    {
        await using var till = open.Till();
        await Publish(till, 500_00);
        var seen = await Filled(till);
        var first = JsonSerializer.Deserialize<CheckoutStatus>((await Settle(till, seen, 1500_00)).Title, Json.Options)!;
        await using (var live = new Till(open.Shop) { Resumed = first.CheckoutId })
        {
            await live.Until(s => s.Awaiting is not null);
            await live.Cancel();
            await live.Until(s => s.HasEnded);
        }

        await Publish(till, 550_00);
        var again = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => till.App.OpenCartAgain(first.CheckoutId, new OpenCartAgain("A001", till.TerminalId), default)));
        var cart = Assert.Single(again.Select(a => (a.Cart.CartId, a.Tag)).Distinct());
        Assert.NotEqual(seen.Cart.CartId, cart.CartId);
        Assert.True(again[0].Cart.Lines.Single().Changed);
        var second = await Settle(till, again[0], 1650_00);
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.NotEqual(first.CheckoutId, JsonSerializer.Deserialize<CheckoutStatus>(second.Title, Json.Options)!.CheckoutId);
    }

    /// <summary>Two by barcode and one by code, the second of them sent twice by the network.</summary>
    private static async Task<SeenCart> Filled(Till till)
    {
        var empty = await till.App.OpenCart(till.Cart().StoreId!, new OpenCart("A001", till.TerminalId), default);
        var two = await till.App.AddLine(empty, new AddLine(Barcode, 2), default);
        var three = await till.App.AddLine(two, new AddLine("ZZ-CART-1", null), default);
        var lines = $"/api/stores/{empty.Cart.StoreId}/carts/{empty.Cart.CartId}/lines";
        Assert.Equal("cart-changed", (await till.Ask(HttpMethod.Post, lines, new AddLine("ZZ-CART-1", null), tag: two.Tag)).Code);
        Assert.Equal((HttpStatusCode)428, (await till.Ask(HttpMethod.Post, lines, new AddLine("ZZ-CART-1", null))).Status);
        return three;
    }

    private static Task<(HttpStatusCode Status, string Code, string Title)> Settle(Till till, SeenCart seen, long totalFen) => till.Ask(
        HttpMethod.Post, "/api/checkouts",
        till.Cart() with { Method = PaymentMethod.Alipay, Lines = null, CartId = seen.Cart.CartId, TotalFen = totalFen }, Guid.NewGuid().ToString(), tag: seen.Tag);

    /// <summary>A product of this test's own: what it costs changes.</summary>
    private static async Task Publish(Till till, long priceFen)
    {
        var product = new Product(
            "ZZ-CART", new LocalText("购物车专用礼盒", "Gift box for carts"), "礼品", "山泉",
            [new Sku("ZZ-CART-1", Barcode, new Dictionary<string, string> { ["规格"] = "大" }, priceFen)], new DateOnly(2026, 1, 1));
        Assert.Equal(0, (await till.Import("application/jsonl", JsonSerializer.Serialize(product, Json.Options))).RefusedProducts);
    }
}
