using Microsoft.Playwright;
using TestSupport;

namespace QuickCheckout.Integration.Screens;

[Collection(AtTheScreens.Name)]
public sealed class whoever_uses_the_till(OpenScreens open)
{
    [Fact]
    public async Task signs_in_and_can_be_relieved_by_somebody_else()
    {
        await using var screen = await open.Open("/pos", staffId: null);
        await screen.Reads("Please sign in");
        await screen.SignIn("A001");
        await screen.Page.Locator(".person summary").ClickAsync();
        await screen.Press("Switch user");
        await screen.Page.GetByRole(AriaRole.Button).Filter(new() { HasText = "B001" }).ClickAsync();
        await screen.Reads("lacks the role that is needed here: associate");
    }

    [Fact]
    public async Task scans_a_barcode_and_it_is_in_the_cart()
    {
        await using var till = await open.OpenTill("/pos");
        using var app = till.Screen.Shop.App();
        var sku = (await app.Search("Tea", default))[0].Skus[0];
        await till.Sees("products");
        await till.Page.Locator("#content").FocusAsync();
        // As a keyboard-wedge scanner types.
        foreach (var digit in sku.Barcode)
            await till.Page.Keyboard.PressAsync($"{digit}");
        await till.Page.Keyboard.PressAsync("Enter");
        await till.Page.Locator(".lines li").WaitForAsync();
        await till.Page.Locator("#search").FillAsync(sku.Barcode);
        await till.Page.Keyboard.PressAsync("Enter");
        await Eventually.Get(() => till.Page.Locator(".lines input").InputValueAsync(), quantity => quantity == "2");
    }

    [Fact]
    public async Task needs_no_mouse()
    {
        await using var till = await open.OpenTill("/pos");
        await till.Sees("products");
        await till.Page.FocusAsync("#search");
        await till.Page.Keyboard.TypeAsync("Hiking Shoes");
        await till.Screen.Reads("Hiking Shoes");
        await till.Page.Locator(".product .open").First.FocusAsync();
        await till.Page.Keyboard.PressAsync("Enter");
        await till.Page.Locator("dialog .main:not([disabled])").FocusAsync();
        await till.Page.Keyboard.PressAsync("Enter");
        await till.Page.Locator(".lines li").WaitForAsync();
        await till.Page.Locator(".cart .pay").FocusAsync();
        await till.Page.Keyboard.PressAsync("Enter");
        await till.Page.Locator("dialog").WaitForAsync();
        await till.Page.Keyboard.PressAsync("Escape");
        await till.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task goes_on_by_itself_when_the_network_is_back()
    {
        await using var till = await open.OpenTill();
        till.Screen.Expects("ERR_INTERNET_DISCONNECTED");
        await till.Pick("Hiking Shoes");
        await till.Settle();
        await till.Screen.Offline(true);
        // What is done meanwhile elsewhere is shown as soon as the network is back.
        await till.ScanMember("M0002");
        await till.Screen.Reads("The network is gone");
        await till.Screen.Offline(false);
        await till.ScanMember("M0002");
        await till.Sees("amount-step");
    }

    [Fact]
    public async Task parks_a_cart_and_takes_it_up_again()
    {
        await using var till = await open.OpenTill("/pos");
        await till.Pick("Hiking Shoes");
        await till.Screen.Press("Park");
        var note = $"red bag {Guid.NewGuid():N}";
        await till.Page.FillAsync("dialog input", note);
        await till.Page.Locator("dialog .main").ClickAsync();
        await till.Screen.Reads("Scan a barcode, or tap a product.");
        await till.Screen.Press("Parked carts");
        await till.Page.Locator(".choices button").Filter(new() { HasText = note }).ClickAsync();
        await till.Page.Locator(".lines li").WaitForAsync();
    }

    [Theory]
    [InlineData("en", 1280, 800)]
    [InlineData("en", 390, 844)]
    [InlineData("zh-CN", 390, 844)]
    public async Task meets_no_barrier(string language, int width, int height)
    {
        await using var till = await open.OpenTill("/pos", language: language, width: width, height: height);
        await till.Sees("products");
        await till.Screen.AssertAccessible();
        await till.Page.Locator(".product .open").First.ClickAsync();
        await till.Page.Locator("dialog .main:not([disabled])").WaitForAsync();
        await till.Screen.AssertAccessible();
        await till.Page.Locator("dialog .main").ClickAsync();
        await till.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        if (width < 800)
            await till.Page.Locator(".cart-bar").ClickAsync();
        await till.Page.Locator(".cart .pay").ClickAsync();
        await till.Screen.AssertAccessible();
        await till.Page.Locator("dialog .pay").ClickAsync();
        await till.Sees("scan");
        await till.Screen.AssertAccessible();
        await till.Page.Locator("#scan-code:not([disabled])").WaitForAsync();
        await till.ScanMember("M0002");
        await till.Sees("amount-step");
        await till.Screen.AssertAccessible();
    }
}
