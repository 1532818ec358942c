using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Integration;

[Collection(InTheShop.Name)]
public class when_a_customer_pays_by_card(OpenShop open)
{
    [Fact]
    public async Task three_cards_pay_one_order_and_every_book_agrees()
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        await till.Pay(total / 3);
        await till.Pay(total / 3, "approve-second");
        var paid = await till.Pay(null, "approve-third");

        Assert.Equal((Step.Paid, 0L, total), (paid.Step, paid.DueFen, paid.ApprovedFen));
        Assert.NotNull(paid.Member);
        Assert.All(paid.Tenders, t => Assert.Equal(SignatureOutcome.Captured, t.Signature));
        Assert.Equal(total, (await till.Journal()).Where(l => l.Event == JournalEvent.Approved).Sum(l => l.Movement.AmountFen));
        Assert.Equal(total, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task a_declined_card_leaves_the_money_unchanged_and_another_one_pays()
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        var declined = await till.Pay(null, "insufficient-funds");
        Assert.Equal(("declined-51", total), (declined.LastError?.Code, declined.DueFen));
        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
        Assert.Equal(total, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task a_wrong_pin_is_asked_for_again_with_the_card_still_in()
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        await till.Choose(null);
        await till.PresentCard("approve");
        await till.EnterPin("111111");
        var again = await till.Until(s => s.Step == Step.EnteringPin);
        Assert.Equal(("declined-55", "1-2"), (again.LastError?.Code, again.Attempt?.Key));
        await till.EnterPin("123456");
        Assert.Equal(Step.Paid, (await till.Sign()).Step);
        Assert.Equal(total, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task an_answer_that_never_comes_is_reversed_and_the_retry_charges_once()
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        using var acquirer = new HttpClient { BaseAddress = open.Shop.Settings.AcquirerUrl };
        (await acquirer.PostAsJsonAsync("/control", new { kind = "disconnect", terminal = till.TerminalId, mti = "0200", count = 1 })).EnsureSuccessStatusCode();
        await till.Choose(null);
        await till.PresentCard("approve");
        await till.EnterPin("123456");
        var reversed = await till.Until(s => s.Step == Step.ChoosingAmount);
        Assert.Equal(("outcome-unknown", total), (reversed.LastError?.Code, reversed.DueFen));
        Assert.Equal(0, await till.HeldByAcquirer());
        Assert.Contains(await till.Journal(), l => l.Event == JournalEvent.Reversed);

        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
        Assert.Equal(total, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task an_approval_whose_mac_cannot_be_checked_is_not_believed()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        await till.Choose(null);
        await till.PresentCard("wrong-mac");
        await till.EnterPin("123456");
        Assert.Equal("outcome-unknown", (await till.Until(s => s.Step == Step.ChoosingAmount)).LastError?.Code);
        Assert.Equal(0, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task a_cancel_after_one_card_gives_it_back()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        await till.Pay(1_000);
        Assert.Equal(1_000, await till.HeldByAcquirer());
        await till.Cancel();
        (await till.Until(s => s.HasEnded)).AssertClosed("cancelled-by-associate");
        Assert.Equal(0, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task a_stream_tells_every_step_and_ends_with_the_checkout()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        var stream = till.Http.GetStreamAsync($"/api/checkouts/{till.CheckoutId}/events");
        await till.Pay(null);
        var steps = new List<Step>();
        await using var body = await stream;
        await foreach (var item in SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<CheckoutStatus>(data, Json.Options)!).EnumerateAsync())
            steps.Add(item.Data.Step);
        Assert.Equal(Step.Paid, steps[^1]);
        Assert.Contains(Step.ReadingCard, steps);

        // A browser comes back with the last id it saw.
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/checkouts/{till.CheckoutId}/events") { Headers = { { "Last-Event-ID", (await till.Status()).Sequence.ToString(CultureInfo.InvariantCulture) } } };
        Assert.Equal(HttpStatusCode.NoContent, (await till.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task a_long_poll_answers_when_something_happens_and_not_before()
    {
        await using var till = open.Till();
        var status = await till.SettleAndScan();
        var poll = till.Http.GetStringAsync($"/api/checkouts/{till.CheckoutId}?since={status.Sequence}&wait=30");
        Assert.False(poll.IsCompleted);
        await till.Cancel();
        var next = JsonSerializer.Deserialize<CheckoutStatus>(await poll, Json.Options)!;
        Assert.True(next.Sequence > status.Sequence);
    }
}
