using QuickCheckout.Web.Shared;

namespace QuickCheckout.Web.Language;

/// <summary>The language that this person chose, or else the browser's; remembered in the browser.</summary>
public sealed class LanguageChoice(Browser browser)
{
    private const string Key = "language";

    public event Action? Changed;

    public Lang Current { get; private set; } = Lang.Chinese;

    public async Task LoadAsync() => await Set(Lang.Of(await browser.Recall(Key) ?? await browser.Language()));

    public async Task ChooseAsync(Lang language)
    {
        await browser.Remember(Key, language.Tag);
        await Set(language);
    }

    private async Task Set(Lang language)
    {
        Current = language;
        await browser.SetLanguage(language.Tag);
        Changed?.Invoke();
    }
}
