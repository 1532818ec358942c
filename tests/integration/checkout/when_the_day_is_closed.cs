using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Rule S5, with the acquirer: what was sold is settled, what differs is listed, and selling goes on in the next batch.</summary>
[Collection(InTheShop.Name)]
public class when_the_day_is_closed(OpenShop open)
{
    [Fact]
    public async Task two_cards_are_settled_and_what_is_sold_afterwards_is_settled_in_the_next_batch()
    {
        await using var till = open.Till();
        await CloseDay(till);

        var total = (await till.SettleAndScan()).TotalFen;
        await till.Pay(1_000);
        var paid = await till.Pay(null, "approve-second");
        var first = await Settled(till, BatchOf(paid));
        Assert.Equal((SettlementOutcome.Balanced, new SettlementTotals(total, 2, 0, 0), "B001"), (first.Outcome, first.Totals, first.By));
        Assert.Equal(2, (await till.Journal()).Count(l => l.Event == JournalEvent.Settled));

        var next = (await till.SettleAndScan()).TotalFen;
        var paidNext = await till.Pay(null);
        Assert.Equal((Step.Paid, 1), (paidNext.Step, paidNext.Tenders[0].Attempts));
        Assert.NotEqual(BatchOf(paid), BatchOf(paidNext));
        var second = await Settled(till, BatchOf(paidNext));
        Assert.Equal((SettlementOutcome.Balanced, new SettlementTotals(next, 1, 0, 0)), (second.Outcome, second.Totals));
        Assert.Contains(first.BatchNo, (await Listed(till)).Select(s => s.BatchNo));
    }

    [Theory]
    [InlineData(null, RefundOutcome.Done, "Refunded already")]
    [InlineData("disconnect", RefundOutcome.Unknown, "before refunding again")]
    public async Task a_charge_that_the_acquirer_kept_although_it_confirmed_the_reversal_is_given_back(string? refundFault, RefundOutcome outcome, string nextAction)
    {
        await using var till = open.Till();
        await CloseDay(till);
        var total = (await till.SettleAndScan()).TotalFen;
        await Fault(till, new { kind = "disconnect", terminal = till.TerminalId, mti = "0200" });
        await Fault(till, new { kind = "decline", terminal = till.TerminalId, mti = "0400", code = "25" });
        await till.Choose(null);
        await till.PresentCard("approve");
        await till.EnterPin("123456");
        Assert.Equal("outcome-unknown", (await till.Until(s => s.Step == Step.ChoosingAmount)).LastError?.Code);
        var paid = await till.Pay(null);
        Assert.Equal(2 * total, await till.HeldByAcquirer());

        if (refundFault is not null)
            await Fault(till, new { kind = refundFault, terminal = till.TerminalId, mti = "0220" });
        var settled = await Settled(till, BatchOf(paid));
        var difference = Assert.Single(settled.Differences);
        Assert.Equal((SettlementOutcome.Differs, 0L, total, outcome), (settled.Outcome, difference.OursFen, difference.TheirsFen, difference.Refund));
        Assert.Contains(nextAction, difference.NextAction.En, StringComparison.Ordinal);
        var refund = Assert.Single(await till.Journal(), l => l.Movement.Operation.Kind == MoneyOperationKind.Refund && l.Event != JournalEvent.Intended);
        Assert.Equal((MoneyCause.System, "charge-without-sale"), (refund.Movement.Cause.By, refund.Movement.Cause.Why));

        // Its refund is in the next batch, whichever way its answer went.
        var next = await Settled(till, refund.BatchNo!);
        Assert.Equal(
            outcome == RefundOutcome.Done ? (SettlementOutcome.Balanced, total, 0) : (SettlementOutcome.Differs, 0L, 1),
            (next.Outcome, next.Totals.CreditFen, next.Differences.Count));
    }

    [Fact]
    public async Task a_day_without_a_store_or_of_no_date_is_refused()
    {
        await using var till = open.Till();
        Assert.Equal((HttpStatusCode.BadRequest, "field-required"), Short(await till.Ask(HttpMethod.Post, "/api/settlements", new CloseDay(null, "B001"))));
        Assert.Equal((HttpStatusCode.BadRequest, "field-required"), Short(await till.Ask(HttpMethod.Get, "/api/settlements")));
        Assert.Equal((HttpStatusCode.BadRequest, "field-malformed"), Short(await till.Ask(HttpMethod.Get, $"/api/settlements?storeId={till.Cart().StoreId}&day=today")));

        static (HttpStatusCode, string) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);
    }

    private static string BatchOf(CheckoutStatus paid) => paid.Tenders[^1].Authorisation!.BatchNo;

    /// <summary>Closes the day and waits for the settlement of one batch.</summary>
    private static async Task<TerminalSettlement> Settled(Till till, string batchNo)
    {
        await CloseDay(till);
        return (await Listed(till)).Single(s => s.TerminalId == till.TerminalId && s.BatchNo == batchNo);
    }

    /// <summary>Closes the day; ends with the terminal settled and free again.</summary>
    private static async Task CloseDay(Till till)
    {
        var earlier = await LastSettled(till);
        await Eventually.Get(() => Start(till), started => started);
        await Eventually.Get(() => LastSettled(till), last => last != earlier);
        await Eventually.Get(() => till.Http.GetStringAsync($"/api/terminals/{till.TerminalId}"), t => !t.Contains("holderId", StringComparison.Ordinal));
    }

    /// <summary>False while the end of an earlier closing is being written.</summary>
    private static async Task<bool> Start(Till till)
    {
        var (status, _, body) = await till.Ask(HttpMethod.Post, "/api/settlements", new CloseDay(till.Cart().StoreId, "B001"));
        Assert.Equal(HttpStatusCode.Accepted, status);
        return JsonSerializer.Deserialize<DayClosing>(body, Json.Options)!.Started;
    }

    private static async Task<DateTimeOffset?> LastSettled(Till till) =>
        (await Listed(till)).Where(s => s.TerminalId == till.TerminalId).Max(s => (DateTimeOffset?)s.At);

    private static async Task<List<TerminalSettlement>> Listed(Till till) =>
        (await till.Http.GetFromJsonAsync<List<TerminalSettlement>>($"/api/settlements?storeId={till.Cart().StoreId}", Json.Options))!;

    private async Task Fault(Till till, object fault)
    {
        using var acquirer = new HttpClient { BaseAddress = open.Shop.Settings.AcquirerUrl };
        (await acquirer.PostAsJsonAsync("/control", fault)).EnsureSuccessStatusCode();
    }
}
