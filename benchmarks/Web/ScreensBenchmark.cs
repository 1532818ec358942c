using System.Diagnostics;
using Microsoft.Playwright;
using QuickCheckout.Integration;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport;

namespace QuickCheckout.Benchmarks.Web;

/// <summary>The till in a real Chromium against the whole product on this machine: how long it takes to load, and to answer a key and a scan.</summary>
internal static class ScreensBenchmark
{
    private const int Loads = 7;
    private const int Checkouts = 12;
    private const string Member = "M0002";

    private static readonly string[] Words = ["niunai", "茶", "鞋", "Tea", "Hiking", "牛奶", "cha", "Cotton", "bi", "毛巾", "Water", "69"];

    // From the key's event to the first picture after the list has changed.
    private const string KeyToList = """
        word => new Promise(seen => {
          const input = document.getElementById('search'), list = document.querySelector('.products');
          const watch = new MutationObserver(() => { watch.disconnect(); requestAnimationFrame(() => seen(performance.now() - began)); });
          watch.observe(list, { childList: true, subtree: true, characterData: true });
          input.value = word;
          const began = performance.now();
          input.dispatchEvent(new Event('input', { bubbles: true }));
        })
        """;

    // From the scanner's Enter to the first picture with the next prompt.
    private const string ScanToPrompt = """
        code => new Promise(seen => {
          const input = document.getElementById('scan-code'), prompt = document.querySelector('.checkout');
          const watch = new MutationObserver(() => {
            if (!document.querySelector('.amount-step')) return;
            watch.disconnect();
            requestAnimationFrame(() => seen(performance.now() - began));
          });
          watch.observe(prompt, { childList: true, subtree: true, characterData: true });
          input.value = code;
          input.dispatchEvent(new Event('input', { bubbles: true }));
          const began = performance.now();
          setTimeout(() => input.form.requestSubmit());
        })
        """;

    public static async Task<Figures> Run()
    {
        await using var shop = new Shop();
        await shop.Open();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Switches });
        var address = new Uri(shop.Settings.AppUrl!, "/pos").ToString();

        var (first, repeat, kilobytes) = await LoadAsync(browser, address);
        var page = await SignInAsync(browser, address, shop.Settings.TerminalId!);
        var keys = await KeysAsync(page);
        var scans = await ScansAsync(page, shop);
        return new Figures { KeepsOthers = true }
            .Add(Figure.Of("first_load_kb", "KB", kilobytes, "sent over the wire until the sign-in page shows, nothing cached"))
            .Add(Figure.Of("first_load_ms", "ms", first, $"address entered → page shown, nothing cached, {Loads} times"))
            .Add(Figure.Of("repeat_load_ms", "ms", repeat, $"the same again with the browser's cache, {Loads} times"))
            .Add(Figure.Of("search_to_screen_ms", "ms", keys, $"key pressed → found products painted, {keys.Count} words"))
            .Add(Figure.Of("scan_to_prompt_ms", "ms", scans, $"member code scanned → the next prompt painted, {scans.Count} checkouts"));
    }

    private static async Task<(List<double> First, List<double> Repeat, List<double> Kilobytes)> LoadAsync(IBrowser browser, string address)
    {
        var (first, repeat, kilobytes) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Loads; i++)
        {
            await using var context = await browser.NewContextAsync();
            var page = await context.NewPageAsync();
            var requests = new List<IRequest>();
            page.RequestFinished += (_, request) => requests.Add(request);
            first.Add(await ShownAsync(page, address));
            var sizes = await Task.WhenAll(requests.ToList().Select(r => r.SizesAsync()));
            kilobytes.Add(sizes.Sum(s => s.ResponseBodySize + s.ResponseHeadersSize) / 1024.0);
            repeat.Add(await ShownAsync(page, address));
        }

        return (first, repeat, kilobytes);
    }

    private static async Task<double> ShownAsync(IPage page, string address)
    {
        var began = Stopwatch.GetTimestamp();
        await page.GotoAsync(address);
        await page.Locator("main button.main").First.WaitForAsync();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<IPage> SignInAsync(IBrowser browser, string address, string terminalId)
    {
        var page = await (await browser.NewContextAsync(new() { Locale = "en" })).NewPageAsync();
        await page.GotoAsync(address);
        await page.Locator("main button.main").First.ClickAsync();
        await page.GetByRole(AriaRole.Button).Filter(new() { HasText = StaffAtWork.Associate }).ClickAsync();
        await page.Locator(".choices button").Filter(new() { HasText = terminalId }).First.ClickAsync();
        await page.Locator(".product").First.WaitForAsync();
        return page;
    }

    /// <summary>Each word twice: what is compiled at first use is not what an associate waits for all day.</summary>
    private static async Task<List<double>> KeysAsync(IPage page)
    {
        var times = new List<double>();
        for (var round = 0; round < 2; round++)
        {
            times.Clear();
            foreach (var word in Words)
                times.Add(await page.EvaluateAsync<double>(KeyToList, word));
        }

        return times;
    }

    private static async Task<List<double>> ScansAsync(IPage page, Shop shop)
    {
        using var phones = new CustomerPhones(shop.Settings.MemberPlatformUrl!);
        var times = new List<double>();
        for (var i = 0; i < Checkouts; i++)
        {
            await page.FillAsync("#search", "Hiking");
            await page.Locator(".product .name:has-text('Hiking')").First.ClickAsync();
            await page.Locator("dialog .main:not([disabled])").ClickAsync();
            await page.Locator(".cart .pay:not([disabled])").ClickAsync();
            await page.Locator("dialog .pay").ClickAsync();
            await page.Locator("#scan-code:not([disabled])").WaitForAsync();
            times.Add(await page.EvaluateAsync<double>(ScanToPrompt, await phones.ShowCode(Member, default)));
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the checkout" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel it" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Next customer" }).ClickAsync();
            await page.Locator(".product").First.WaitForAsync();
        }

        return times;
    }
}
