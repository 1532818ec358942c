using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Integration;

/// <summary>Of real sales, through the real host: the list, a timeline, the takings (rules S1, S2, S5).</summary>
[Collection(InTheShop.Name)]
public class what_back_office_sees(OpenShop open)
{
    [Fact]
    public async Task a_sale_is_listed_told_and_taken_with_one_and_the_same_amount()
    {
        await using var till = open.Till();
        var before = await Takings(till);
        var settled = await till.SettleAndScan();
        var live = Assert.Single((await Page(till, $"storeId={settled.StoreId}&state=live&terminalId={till.TerminalId}")).Items);
        Assert.Equal((till.CheckoutId, settled.Step, settled.Member!.MemberId), (live.CheckoutId, live.Step, live.MemberId));

        var paid = await till.Pay(null);
        var found = new[]
        {
            await Page(till, $"orderNo={paid.OrderNo}"), await Page(till, $"memberId={paid.Member!.MemberId}"), await Page(till, $"storeId={paid.StoreId}&state=paid"),
        };
        Assert.All(found, page => Assert.Equal((paid.OrderNo, OrderState.Paid, paid.ApprovedFen), (page.Items[0].OrderNo, page.Items[0].State, page.Items[0].PaidFen)));

        var after = await Takings(till);
        Assert.Equal((before.Total.Orders + 1, before.Total.NetFen + paid.ApprovedFen), (after.Total.Orders, after.Total.NetFen));
        Assert.Contains(paid.OrderNo, await till.Http.GetStringAsync($"/api/orders/export?storeId={paid.StoreId}"), StringComparison.Ordinal);

        var told = (await till.Http.GetFromJsonAsync<Timeline>($"/api/checkouts/{till.CheckoutId}/timeline", Json.Options))!;
        var steps = told.Entries.Where(e => e.Step is not null).Select(e => e.Step!).ToList();
        Assert.Equal([Step.AwaitingCode, Step.ChoosingAmount, Step.ReadingCard, Step.EnteringPin, Step.Authorising, Step.Signing, Step.Paid], steps.Select(s => s.Step).Where(s => s != Step.ChoosingBenefits));
        Assert.Equal([StepCauseKind.Terminal, StepCauseKind.Terminal, StepCauseKind.Acquirer, StepCauseKind.Terminal], steps.TakeLast(4).Select(s => s.BeganBy.Kind));
        Assert.Contains(told.Entries, e => e.Movement is { Event: JournalEvent.Approved });
        Assert.Equal((Step.Paid, null), (told.Now.Step, told.Now.Deadline));
        Assert.DoesNotContain("\"steps\"", await till.Http.GetStringAsync($"/api/checkouts/{till.CheckoutId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_page_that_has_not_changed_is_not_sent_again()
    {
        await using var till = open.Till();
        using var first = await till.Http.GetAsync("/api/orders?storeId=S001");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/orders?storeId=S001") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var answer = await till.Http.SendAsync(again);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, answer.StatusCode));
    }

    private static async Task<PageOf<ListedOrder>> Page(Till till, string query) => (await till.Http.GetFromJsonAsync<PageOf<ListedOrder>>($"/api/orders?{query}", Json.Options))!;

    private static async Task<Takings> Takings(Till till) => (await till.Http.GetFromJsonAsync<Takings>("/api/takings?storeId=S001", Json.Options))!;
}
