using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace QuickCheckout.Integration.Screens;

/// <summary>
/// A browser's window. Whatever its console says as an error, and whatever the content security policy forbids, fails the test, unless
/// the test expects it.
/// </summary>
internal sealed class Screen : IAsyncDisposable
{
    /// <summary>The first load compiles; on a busy machine that takes a while.</summary>
    private const float Patience = 60_000;

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly List<string> _expected = [];

    public Screen(Shop shop, IBrowserContext context, IPage page)
    {
        (Shop, _context, Page) = (shop, context, page);
        context.SetDefaultTimeout(Patience);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public Shop Shop { get; }

    public IPage Page { get; }

    /// <summary>An error that is part of what is tested.</summary>
    public void Expects(string partOfError) => _expected.Add(partOfError);

    public Task Offline(bool isOffline) => _context.SetOfflineAsync(isOffline);

    public Task Go(string path) => Page.GotoAsync(new Uri(Shop.Settings.AppUrl!, path).ToString());

    public async Task SignIn(string staffId)
    {
        await Page.Locator("main button.main").First.ClickAsync();
        await Page.GetByRole(AriaRole.Button).Filter(new() { HasText = staffId }).ClickAsync();
        await Page.Locator(".person").WaitForAsync();
    }

    public ILocator Button(string name, bool exact = true) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    public Task Press(string button) => Button(button).ClickAsync();

    public Task Sees(string css) => Page.Locator(css).First.WaitForAsync();

    public Task Reads(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>What axe finds that would keep somebody from using it.</summary>
    public async Task AssertAccessible()
    {
        var found = await Page.RunAxe();
        var serious = found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help} {string.Join(", ", v.Nodes.Select(n => n.Html))}");
        Assert.True(!serious.Any(), string.Join("\n", serious));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.DoesNotContain(_errors, e => !_expected.Exists(x => e.Contains(x, StringComparison.Ordinal)));
    }
}
