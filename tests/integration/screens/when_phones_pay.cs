using Microsoft.Playwright;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Integration.Screens;

[Collection(AtTheScreens.Name)]
public sealed class when_phones_pay(OpenScreens open)
{
    [Fact]
    public async Task Alipay_pays_and_the_till_says_so()
    {
        await using var till = await open.OpenTill();
        await till.Pick("Tea");
        await till.Settle(PaymentMethod.Alipay, paper: true);
        till.Screen.Expects("422");
        await till.Scan("123456");
        await till.Screen.Reads("This is not an Alipay code.");
        await till.ScanPayCode("M0002");
        await till.Screen.Reads("Waiting for the customer to pay with Alipay");
        await Alipay(till, "Pay now");
        await till.Sees("step-paid");
        await till.Next();
    }

    [Fact]
    public async Task leaving_Alipay_closes_the_order_and_its_goods_can_be_sold_anew()
    {
        await using var till = await open.OpenTill();
        await till.Pick("Tea");
        await till.Settle(PaymentMethod.Alipay, paper: true);
        await till.ScanPayCode("M0002");
        await till.Screen.Reads("Waiting for the customer to pay with Alipay");
        await Alipay(till, "Leave");
        await till.Sees("step-closed");
        await till.Screen.Reads("The customer left the payment");
        await till.Screen.Press("Re-create the cart");
        await till.Page.Locator(".cart-bar:not([disabled])").WaitForAsync();
    }

    [Fact]
    public async Task a_cloud_POS_has_the_bank_card_paid_in_the_app()
    {
        await using var till = await open.OpenTill(kind: TerminalKind.CloudPos);
        await till.Pick("Tea");
        await till.Settle();
        var app = till.Page.FrameLocator("iframe[title*='shopping app']");
        await app.GetByText("M0001").First.ClickAsync();
        // The customer holds the phone to the scanner.
        await app.Locator("#code-show").ClickAsync();
        await till.Screen.Reads("The order is in the customer's app");
        await app.Locator(".decision button.strong").ClickAsync();
        await till.Sees("step-paid");
    }

    /// <summary>The buyer of M0002 presses a button in Alipay.</summary>
    private static async Task Alipay(TillScreen till, string button)
    {
        await till.Page.GetByRole(AriaRole.Button, new() { Name = "Alipay", Exact = true }).ClickAsync();
        await till.Page.FrameLocator("iframe[title*=Alipay]").Locator(".sheet:not([hidden]) button").Filter(new() { HasText = button }).First.ClickAsync();
    }
}
