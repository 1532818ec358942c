using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Pos;

public sealed class when_a_till_is_opened : AtTheTill
{
    [Fact]
    public async Task it_shows_the_checkout_that_has_the_terminal()
    {
        await Open();
        Server.On("GET api/checkouts/towels", Started(Step.ChoosingAmount));
        await Till.TakeAsync(Terminal with { HolderId = "towels" });
        Assert.Equal("towels", Till.Checkout?.CheckoutId);
    }

    [Fact]
    public async Task it_waits_for_an_answer_and_does_not_take_no_answer_for_nothing_there()
    {
        await Open();
        var tries = 0;
        Server.On("GET api/checkouts/towels", _ => ++tries < 3 ? throw new HttpRequestException("the network is gone") : FakeApi.Of(Started()));
        var opening = Till.TakeAsync(Terminal with { HolderId = "towels" });
        while (!opening.IsCompleted)
            Clock.Advance(TimeSpan.FromSeconds(2));
        await opening;
        Assert.Equal("towels", Till.Checkout?.CheckoutId);
    }

    [Fact]
    public async Task a_checkout_of_another_terminal_is_not_shown_on_it()
    {
        await Open();
        Server.On("GET api/checkouts/towels", Started() with { TerminalId = "POS-0002" });
        await Till.TakeAsync(Terminal with { HolderId = "towels" });
        Assert.Null(Till.Checkout);
    }
}
