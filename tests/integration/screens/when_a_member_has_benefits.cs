using Microsoft.Playwright;

namespace QuickCheckout.Integration.Screens;

[Collection(AtTheScreens.Name)]
public sealed class when_a_member_has_benefits(OpenScreens open)
{
    [Fact]
    public async Task they_see_what_is_saved_change_it_by_hand_and_agree()
    {
        await using var till = await open.OpenTill();
        await till.SellShoesTo("M0025");
        await till.Sees("benefits");
        var best = await till.Due();
        Assert.Contains("with benefits of", await till.Page.Locator(".due .discount").InnerTextAsync(), StringComparison.Ordinal);
        await till.Screen.Press("Use none");
        await till.Screen.Reads("No benefit is used");
        var none = await till.Due();
        Assert.NotEqual(best, none);
        await till.Screen.Press("Change");
        await till.Page.Locator(".benefit-list input:enabled:not(:checked)").First.CheckAsync();
        await till.Screen.Press("Use these");
        await till.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await till.Page.Locator(".used li strong").First.WaitForAsync();
        var chosen = await till.Due();
        await till.Page.Locator(".benefits .pay").ClickAsync();
        await till.Sees("amount-step");
        Assert.Equal(chosen, await till.Due());
    }
}
