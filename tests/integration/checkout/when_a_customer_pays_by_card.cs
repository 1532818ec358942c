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
        using var till = open.Till();
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
        using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        var declined = await till.Pay(null, "decline-51");
        Assert.Equal(("declined-51", total), (declined.LastError?.Code, declined.DueFen));
        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
        Assert.Equal(total, await till.HeldByAcquirer());
    }

    [Fact]
    public async Task a_cancel_after_one_card_gives_it_back()
    {
        using var till = open.Till();
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
        using var till = open.Till();
        await till.SettleAndScan();
        var stream = till.Http.GetStreamAsync($"/api/checkouts/{till.CheckoutId}/events");
        await till.Pay(null);
        var steps = new List<Step>();
        await using var body = await stream;
        await foreach (var item in SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<CheckoutStatus>(data, Json.Options)!).EnumerateAsync())
            steps.Add(item.Data.Step);
        Assert.Equal(Step.Paid, steps[^1]);
        Assert.Contains(Step.ReadingCard, steps);
    }

    [Fact]
    public async Task a_long_poll_answers_when_something_happens_and_not_before()
    {
        using var till = open.Till();
        var status = await till.SettleAndScan();
        var poll = till.Http.GetStringAsync($"/api/checkouts/{till.CheckoutId}?since={status.Sequence}&wait=30");
        Assert.False(poll.IsCompleted);
        await till.Cancel();
        var next = JsonSerializer.Deserialize<CheckoutStatus>(await poll, Json.Options)!;
        Assert.True(next.Sequence > status.Sequence);
        await till.Leave();
    }
}
