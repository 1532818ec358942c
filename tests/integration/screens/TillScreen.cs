using Microsoft.Playwright;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Integration.Screens;

/// <summary>The till, the terminal in front of the customer and the customer's phone, as people use them on the demonstration page. In English.</summary>
internal sealed class TillScreen(Screen screen, string terminalId) : IAsyncDisposable
{
    public Screen Screen => screen;

    public IPage Page => screen.Page;

    public string TerminalId => terminalId;

    public Task Choose() => Page.Locator(".choices button").Filter(new() { HasText = terminalId }).First.ClickAsync();

    /// <summary>Two taps from the product to the cart.</summary>
    public async Task Pick(string words, int nth = 0)
    {
        await Page.FillAsync("#search", words);
        await Page.Locator(".products .product .article").Filter(new() { HasTextRegex = new("^[A-Z]") }).First.WaitForAsync();
        await Page.Locator($".product .name:has-text(\"{words}\")").Nth(nth).ClickAsync();
        await screen.Press("Add to cart");
        await Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    public async Task Settle(PaymentMethod method = PaymentMethod.BankCard, bool paper = false)
    {
        if (await Page.Locator(".cart-bar").IsVisibleAsync())
            await Page.Locator(".cart-bar").ClickAsync();
        await screen.Press("Settle");
        if (method == PaymentMethod.Alipay)
            await Page.Locator("dialog .option").Filter(new() { HasText = "Alipay" }).ClickAsync();
        if (paper)
            await Page.Locator("dialog .option").Filter(new() { HasText = "Paper receipt" }).ClickAsync();
        await screen.Press("Start the checkout");
        await Page.Locator("#scan-code:not([disabled])").WaitForAsync();
    }

    /// <summary>The customer shows the phone, and the code is typed as a scanner types it.</summary>
    public async Task Scan(string code)
    {
        await Page.FillAsync("#scan-code", code);
        await Page.Keyboard.PressAsync("Enter");
    }

    public async Task ScanMember(string memberId)
    {
        using var phones = new CustomerPhones(screen.Shop.Settings.MemberPlatformUrl!);
        await Scan(await phones.ShowCode(memberId, default));
    }

    public async Task ScanPayCode(string memberId)
    {
        using var phones = new CustomerPhones(screen.Shop.Settings.MemberPlatformUrl!);
        await Scan(await phones.ShowPayCode(memberId, default));
    }

    /// <summary>A pair of shoes is picked and settled by bank card, and the customer is known.</summary>
    public async Task SellShoesTo(string memberId)
    {
        await Pick("Hiking Shoes");
        await Settle();
        await ScanMember(memberId);
    }

    /// <param name="amount">In yuan; null for what the till offers.</param>
    public async Task Take(string? amount = null)
    {
        await Sees("amount-step");
        if (amount is not null)
            await Page.FillAsync("#amount", amount);
        await Page.Locator(".amount-step .pay").ClickAsync();
    }

    public async Task Present(string card, string how)
    {
        await Shows("present-card");
        await Page.Locator(".tray li").Filter(new() { Has = Page.GetByText(card, new() { Exact = true }) }).First.GetByRole(AriaRole.Button).Filter(new() { HasText = how }).ClickAsync();
    }

    public async Task EnterPin(string digits)
    {
        await Shows("enter-pin");
        foreach (var digit in digits)
            await Page.Locator(".pin-pad .keypad button").Filter(new() { HasTextRegex = new($"^{digit}$") }).ClickAsync();
        await Page.Locator(".pin-pad .yes").ClickAsync();
    }

    public async Task Sign()
    {
        await Shows("sign");
        var box = (await Page.Locator(".signature canvas").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + 40, box.Y + 60);
        await Page.Mouse.DownAsync();
        for (var i = 1; i < 10; i++)
            await Page.Mouse.MoveAsync(box.X + 40 + (i * 20), box.Y + 60 + (i % 3 * 15));
        await Page.Mouse.UpAsync();
        await Page.Locator(".signature .yes").ClickAsync();
    }

    /// <summary>A card that needs PIN and signature, paid through.</summary>
    public async Task PayByChip(string card, string? amount = null)
    {
        await Take(amount);
        await Present(card, "Insert");
        await EnterPin("123456");
        await Sign();
    }

    /// <summary>What the terminal's screen asks of the customer.</summary>
    public Task Shows(string prompt) => Page.Locator($".screen[data-prompt={prompt}]").WaitForAsync();

    /// <summary>The till is at this part of a checkout.</summary>
    public Task Sees(string part) => Page.Locator($".{part}").First.WaitForAsync();

    public Task<string> Due() => Page.Locator(".due .amount").InnerTextAsync();

    public async Task Next()
    {
        await screen.Press("Next customer");
        await Sees("products");
    }

    public ValueTask DisposeAsync() => screen.DisposeAsync();
}
