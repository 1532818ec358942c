using System.Net.Http.Json;
using Microsoft.Playwright;

namespace QuickCheckout.Integration.Screens;

[Collection(AtTheScreens.Name)]
public sealed class what_back_office_does(OpenScreens open)
{
    [Fact]
    public async Task resolves_a_void_that_the_acquirer_refused()
    {
        string order;
        await using (var till = await open.OpenTill())
        {
            await till.SellShoesTo("M0002");
            await till.Take("10");
            await till.Present("UnionPay debit", "Tap");
            await till.Screen.Reads("4 card payments are left");
            using var acquirer = new HttpClient { BaseAddress = till.Screen.Shop.Settings.AcquirerUrl };
            (await acquirer.PostAsJsonAsync("/control", new { kind = "decline", terminal = till.TerminalId, mti = "0200", code = "64" })).EnsureSuccessStatusCode();
            await till.Screen.Press("Cancel the checkout");
            await till.Screen.Press("Cancel it");
            await till.Sees("step-needs-attention");
            order = await till.Page.Locator(".due .facts span").First.InnerTextAsync();
        }

        await using var office = await open.Open("/office/attention", "B001");
        var item = office.Page.Locator("article, li, section").Filter(new() { HasText = order }).Last;
        await item.GetByRole(AriaRole.Button, new() { Name = "Decide" }).ClickAsync();
        await office.AssertAccessible();
        await office.Page.Locator("dialog").GetByText("The customer has the money back").First.ClickAsync();
        await office.Page.FillAsync("dialog textarea", "Refunded by hand, the customer has the slip");
        await office.Page.Locator("dialog button[type=submit]").ClickAsync();
        await office.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await office.Page.GetByRole(AriaRole.Link, new() { Name = order }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await office.Page.Locator(".recorded").WaitForAsync();

        await office.Go("/office/orders");
        await office.Page.GetByRole(AriaRole.Link, new() { Name = order }).ClickAsync();
        await office.Page.GetByRole(AriaRole.Img).Filter(new() { Has = office.Page.Locator("rect") }).First.WaitForAsync();
        await office.Reads("Refunded by hand");
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("attention")]
    [InlineData("terminals")]
    [InlineData("takings")]
    [InlineData("days")]
    [InlineData("catalogue")]
    public async Task meets_no_barrier(string page)
    {
        await using var office = await open.Open($"/office/{page}", "B001", "zh-CN", width: page is "orders" or "takings" ? 390 : 1280);
        await office.Sees("main h1");
        await office.AssertAccessible();
    }
}
