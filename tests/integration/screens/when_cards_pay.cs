using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Integration.Screens;

[Collection(AtTheScreens.Name)]
public sealed class when_cards_pay(OpenScreens open)
{
    private const string First = "UnionPay debit", Second = "UnionPay debit, second", Third = "UnionPay debit, third";

    [Fact]
    public async Task three_of_them_one_after_the_other_each_read_another_way()
    {
        await using var till = await open.OpenTill();
        await till.SellShoesTo("M0002");
        await till.PayByChip(First, "150");
        await till.Screen.Reads("4 card payments are left");
        await till.Take("100.50");
        await till.Present(Second, "Tap");
        await till.Screen.Reads("3 card payments are left");
        await till.Take();
        await till.Present(Third, "Tap");
        await till.Sees("step-paid");
        Assert.Equal(3, await till.Page.Locator(".tenders li.approved").CountAsync());
        await till.Screen.Press("Receipt");
        Assert.Contains("TOTAL", await till.Page.Locator("pre.receipt").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await till.Page.Locator(".paper").CountAsync() >= 4, "slips and the receipt come out of the printer");
    }

    [Fact]
    public async Task nobody_presents_one_in_time_and_the_next_try_succeeds()
    {
        await Wait(new CheckoutWaits { CardReadSeconds = 2 });
        await using var till = await open.OpenTill();
        await till.SellShoesTo("M0002");
        await till.Sees("amount-step");
        var due = await till.Due();
        await till.Take();
        await till.Screen.Reads("No card was read in time.");
        Assert.Equal(due, await till.Due());
        await Wait(new CheckoutWaits());
        // The waits of this checkout are those it began with.
        await till.Take();
        await till.Present(First, "Tap");
        await till.Screen.Reads("Paid in full");
    }

    [Fact]
    public async Task a_cancel_gives_two_of_them_back()
    {
        await using var till = await open.OpenTill();
        await till.SellShoesTo("M0002");
        await till.PayByChip(First, "100");
        await till.Take("50");
        await till.Present(Second, "Tap");
        await till.Screen.Reads("3 card payments are left");
        await till.Screen.Press("Cancel the checkout");
        await till.Screen.Reads("are given back to the cards first");
        await till.Screen.Press("Cancel it");
        await till.Sees("step-closed");
        Assert.Equal(2, await till.Page.Locator(".tenders li.voided").CountAsync());
        await till.Screen.Press("Re-create the cart");
        await till.Sees("products");
    }

    [Fact]
    public async Task a_power_cut_ends_the_attempt_and_nothing_else()
    {
        await using var till = await open.OpenTill();
        await till.SellShoesTo("M0002");
        await till.Sees("amount-step");
        var due = await till.Due();
        await till.Take();
        await till.Present(First, "Insert");
        await till.Shows("enter-pin");
        await till.Screen.Press("Power");
        await till.Page.Locator(".device.off").WaitForAsync();
        await till.Screen.Press("Power");
        await till.Screen.Reads("The terminal restarted");
        Assert.Equal(due, await till.Due());
        await till.PayByChip(First);
        await till.Sees("step-paid");
    }

    /// <summary>Back office sets the waits of the terminal; empty for the usual ones.</summary>
    private async Task Wait(CheckoutWaits waits)
    {
        var (app, terminal) = (open.Shop.Settings.AppUrl!, open.Shop.Settings.TerminalId);
        using var http = new HttpClient { BaseAddress = app };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/terminals/{terminal}/limits") { Content = JsonContent.Create(new ChangeLimits(null, waits), options: Json.Options) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await StaffAtWork.TokenOf(app, StaffAtWork.BackOffice, default));
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
