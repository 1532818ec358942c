using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Integration;

/// <summary>Rule S3: a person's word ends what the acquirer does not, and the journal says whose word it was.</summary>
[Collection(InTheShop.Name)]
public class when_a_person_resolves(OpenShop open)
{
    /// <summary>A checkout asks for a person after two minutes; one long poll takes at most half of one.</summary>
    private const int Polls = 6;

    [Fact]
    public async Task a_reversal_that_the_acquirer_never_confirms_it_ends_and_the_checkout_goes_on()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        await Fault(new { kind = "disconnect", terminal = till.TerminalId, mti = "0200" });
        await Fault(new { kind = "decline", terminal = till.TerminalId, mti = "0400", code = "96", count = 1000 });
        await till.Choose(null);
        await till.PresentCard("approve");
        await till.EnterPin("123456");
        Assert.Equal("nothing-to-resolve", (await Resolve(till)).Code);
        Assert.Equal("reversal-pending", (await Stuck(till)).Attention?.Reason.Code);

        Assert.Equal(HttpStatusCode.Accepted, (await Resolve(till)).Status);
        Assert.Null((await LongPoll(till, s => s.Step == Step.ChoosingAmount)).Attention);
        await AssertJournalSaysWho(till);
        using (var acquirer = Acquirer())
            await acquirer.DeleteAsync("/control");
        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
    }

    [Fact]
    public async Task a_void_that_the_acquirer_refused_the_order_is_closed()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        await till.Pay(1_000);
        await Fault(new { kind = "decline", terminal = till.TerminalId, mti = "0200", code = "64" });
        await till.Cancel();
        Assert.Equal(Step.NeedsAttention, (await till.Until(s => s.HasEnded)).Step);
        Assert.Contains(till.CheckoutId, await Listed(till), StringComparison.Ordinal);

        Assert.Equal("not-all-paid", (await Resolve(till, ResolvedAs.Paid)).Code);
        Assert.Equal("field-required", (await till.Ask(HttpMethod.Post, Path(till), new ResolveAttention(ResolvedAs.GivenBack, "B001", ""))).Code);
        Assert.Equal(HttpStatusCode.Accepted, (await Resolve(till)).Status);
        await AssertJournalSaysWho(till);
        Assert.DoesNotContain(till.CheckoutId, await Listed(till), StringComparison.Ordinal);
        Assert.Equal("nothing-to-resolve", (await Resolve(till)).Code);
        var closed = await till.Status();
        Assert.Equal((Step.Closed, ResolvedAs.GivenBack, "B001"), (closed.Step, closed.Resolution!.Outcome, closed.Resolution.By));
    }

    [Fact]
    public async Task a_void_that_nobody_answers_no_other_is_sent_and_the_order_is_closed()
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        await till.Pay(1_000);
        // The acquirer voids nothing, answers nothing, and confirms no reversal of the void.
        await Fault(new { kind = "disconnect", terminal = till.TerminalId, mti = "0200", count = 1000 });
        await Fault(new { kind = "decline", terminal = till.TerminalId, mti = "0400", code = "96", count = 1000 });
        await till.Cancel();
        Assert.Equal((Step.Unwinding, "reversal-pending"), await Seen(till));
        Assert.Equal("still-under-way", (await Resolve(till, ResolvedAs.Paid)).Code);

        Assert.Equal("tender-not-stuck", (await Resolve(till)).Code);
        Assert.Equal(HttpStatusCode.Accepted, (await Resolve(till, tender: 1)).Status);
        var closed = await LongPoll(till, s => s.HasEnded);
        Assert.Equal((Step.Closed, total), (closed.Step, closed.DueFen));
        Assert.Single(await till.Journal(), l => l is { Movement.Operation.Kind: MoneyOperationKind.Void, Event: JournalEvent.Intended });
        Assert.All((await till.Journal()).Where(l => l.Event == JournalEvent.Resolved), l => Assert.Equal("B001", l.Movement.Cause.By));
        using var acquirer = Acquirer();
        await acquirer.DeleteAsync("/control");

        static async Task<(Step, string?)> Seen(Till till)
        {
            var stuck = await Stuck(till);
            return (stuck.Step, stuck.Attention?.Reason.Code);
        }
    }

    private static async Task AssertJournalSaysWho(Till till)
    {
        var resolved = Assert.Single(await till.Journal(), l => l.Event == JournalEvent.Resolved);
        Assert.Equal(new MoneyCause("B001", "the acquirer's desk voided it"), resolved.Movement.Cause);
    }

    private static Task<CheckoutStatus> Stuck(Till till) => LongPoll(till, s => s.Attention is not null);

    private static async Task<CheckoutStatus> LongPoll(Till till, Func<CheckoutStatus, bool> accept)
    {
        var status = await till.Status();
        for (var polls = 0; polls < Polls && !accept(status); polls++)
            status = (await till.Http.GetFromJsonAsync<CheckoutStatus>($"/api/checkouts/{till.CheckoutId}?since={status.Sequence}&wait=30", Json.Options))!;
        Assert.True(accept(status), $"Still {status}");
        return status;
    }

    private static Task<(HttpStatusCode Status, string Code, string Title)> Resolve(Till till, ResolvedAs outcome = ResolvedAs.GivenBack, int? tender = null) =>
        till.Ask(HttpMethod.Post, Path(till), new ResolveAttention(outcome, "B001", "the acquirer's desk voided it", tender));

    private static string Path(Till till) => $"/api/attention/{till.CheckoutId}/resolve";

    private static Task<string> Listed(Till till) => till.Http.GetStringAsync("/api/attention");

    private HttpClient Acquirer() => new() { BaseAddress = open.Shop.Settings.AcquirerUrl };

    private async Task Fault(object fault)
    {
        using var acquirer = Acquirer();
        (await acquirer.PostAsJsonAsync("/control", fault)).EnsureSuccessStatusCode();
    }
}
