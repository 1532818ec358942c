using Microsoft.Playwright;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport;

namespace QuickCheckout.Integration.Screens;

/// <summary>One shop and one Chromium for all tests of the collection, which take turns at its terminals.</summary>
public sealed class OpenScreens : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Shop Shop { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Switches });
        await Shop.Open();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Shop.DisposeAsync();
    }

    /// <summary>A window in which somebody has signed in.</summary>
    /// <param name="staffId">Null for nobody.</param>
    internal async Task<Screen> Open(string path, string? staffId = "A001", string language = "en", int width = 1280, int height = 800)
    {
        var context = await _browser!.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = width, Height = height } });
        var screen = new Screen(Shop, context, await context.NewPageAsync());
        await screen.Go(path);
        if (staffId is not null)
            await screen.SignIn(staffId);
        return screen;
    }

    /// <summary>A till at this terminal, with nothing left on it.</summary>
    internal async Task<TillScreen> OpenTill(string path = "/demo", TerminalKind kind = TerminalKind.SmartPos, string language = "en", int width = 1500, int height = 950)
    {
        var terminal = kind == TerminalKind.SmartPos ? Shop.Settings.TerminalId! : Shop.Settings.CloudTerminalId!;
        using var app = Shop.App();
        if (await app.LiveCheckout(terminal, default) is { } left)
            await app.Cancel(left, "A001", default);
        await Eventually.Get(() => app.LiveCheckout(terminal, default), holder => holder is null);
        var screen = await Open(path, language: language, width: width, height: height);
        var till = new TillScreen(screen, terminal);
        await till.Choose();
        return till;
    }
}

[CollectionDefinition(Name)]
public sealed class AtTheScreens : ICollectionFixture<OpenScreens>
{
    public const string Name = "at the screens";
}
