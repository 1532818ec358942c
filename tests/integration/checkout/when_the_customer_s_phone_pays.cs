using System.Net;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>What goes otherwise with Alipay and the app: wrong codes, a customer who leaves, cancels; nothing lost, nothing charged.</summary>
[Collection(InTheShop.Name)]
public class when_the_customer_s_phone_pays(OpenShop open)
{
    [Fact]
    public async Task whoever_leaves_the_payment_page_closes_the_order_in_both_places_and_the_cart_is_made_again()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, Phone.Careful);
        await till.Settle(till.Cart() with { Method = PaymentMethod.Alipay });
        await till.Scan(await phone.MemberCode());
        var waiting = await till.Until(s => s.Step == Step.AwaitingPayer);
        Assert.Equal((HttpStatusCode.Conflict, "not-closed"), Short(await till.Ask(HttpMethod.Get, $"/api/checkouts/{till.CheckoutId}/cart")));
        await phone.Decide(waiting.OrderNo, pays: false);

        (await till.Until(s => s.HasEnded)).AssertClosed("trade-closed");
        await phone.Shows(waiting.OrderNo, "closed");
        var trade = (await phone.AtAlipay(waiting.CurrentTender!.Trade!.Number))!;
        Assert.Equal((0L, true), (trade.HeldFen, trade.IsOver));

        var cart = JsonSerializer.Deserialize<RecreatedCart>((await till.Ask(HttpMethod.Get, $"/api/checkouts/{till.CheckoutId}/cart")).Title, Json.Options)!;
        var again = till.Cart() with { Method = PaymentMethod.Alipay, Lines = cart.Lines };
        Assert.Empty(cart.Changes);
        await till.Settle(again);
        Assert.NotEqual(waiting.OrderNo, (await till.Status()).OrderNo);
        Assert.Equal(waiting.TotalFen, (await till.Status()).TotalFen);
    }

    [Fact]
    public async Task what_is_no_code_and_what_is_no_good_code_is_named_and_scanned_again()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, Phone.Quick);
        using var blocked = new Phone(open.Shop, Phone.Blocked);
        using var poor = new Phone(open.Shop, Phone.Poor);
        await till.Settle(till.Cart() with { Method = PaymentMethod.Alipay });
        var refused = await till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/scan", new ScanCode("hello"), language: "zh-CN");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pay-code-malformed", "支付宝码解析异常,请扫描正确支付码"), refused);

        await ScanAndExpect("88000000000000000000", "member-code-unknown");
        await ScanAndExpect(await blocked.MemberCode(), "member-blocked");
        await ScanAndExpect("281111111111111111", "pay-code-expired");
        await ScanAndExpect(await poor.PayCode(), "payer-must-change");

        // However the scanner dresses it.
        var code = await phone.PayCode();
        await till.Scan($" {code[..4]} {code[4..10]}{(char)(code[10] - '0' + '\uff10')}{code[11..]}\r\n");
        var paid = await till.Until(s => s.HasEnded);
        Assert.Equal(Step.Paid, paid.Step);
        Assert.Equal(paid.PayableFen, (await phone.AtAlipay(paid.CurrentTender!.Trade!.Number))!.HeldFen);

        // A code pays once.
        await till.Settle(till.Cart() with { Method = PaymentMethod.Alipay });
        await ScanAndExpect(code, "pay-code-expired");

        async Task ScanAndExpect(string scanned, string refusal)
        {
            await till.Scan(scanned);
            await till.Until(s => s.LastError?.Code == refusal && s is { Step: Step.AwaitingCode, Awaiting: not null });
        }
    }

    [Fact]
    public async Task the_cashier_asks_now_and_cancels_and_nothing_can_be_paid_any_more()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, Phone.Careful);
        await till.Settle(till.Cart() with { Method = PaymentMethod.Alipay });
        Assert.Equal((HttpStatusCode.Conflict, "not-expected-now"), Short(await till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/query")));
        await till.Scan(await phone.PayCode());
        var waiting = await till.Until(s => s.Step == Step.AwaitingPayer);
        Assert.Equal(HttpStatusCode.Accepted, (await till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/query", new QueryPayment("A001"))).Status);
        await till.Cancel();
        (await till.Until(s => s.HasEnded)).AssertClosed("cancelled-by-associate");
        var trade = await phone.AtAlipay(waiting.CurrentTender!.Trade!.Number);
        Assert.Equal((0L, true), (trade!.HeldFen, trade.IsOver));
    }

    [Fact]
    public async Task a_cancel_on_a_cloud_pos_closes_the_order_in_the_app()
    {
        await using var till = open.CloudTill();
        using var phone = new Phone(open.Shop, Phone.Careful);
        await till.Settle(till.Cart());
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "pay-code-carries-no-order"), Short(await till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/scan", new ScanCode(await phone.PayCode()))));
        await till.Scan(await phone.MemberCode());
        var waiting = await till.Until(s => s.Step == Step.AwaitingPayer);
        await Eventually.Get(() => phone.InTheApp(waiting.CurrentTender!.Trade!.Number), payment => payment is not null);
        await till.Cancel();
        (await till.Until(s => s.HasEnded)).AssertClosed("cancelled-by-associate");
        await phone.Shows(waiting.OrderNo, "closed");
        var payment = (await phone.InTheApp(waiting.CurrentTender!.Trade!.Number))!;
        Assert.Equal((0L, true), (payment.HeldFen, payment.IsOver));
    }

    private static (HttpStatusCode Status, string Code) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);
}
