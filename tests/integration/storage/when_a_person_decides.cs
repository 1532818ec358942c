using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Http;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions;

/// <summary>Rule S3: a checkout that could not end by itself ends as a person says, if the journal agrees; its terminal is free then.</summary>
public sealed class when_a_person_decides(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly CardSeen Card = new("621234******0001", ReadMode.Chip, false, "f1", PinRequired: true, SignatureRequired: true);
    private readonly Mock<IBenefits> _benefits = new();
    private readonly Mock<IStock> _stock = new();
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };

    [Fact]
    public async Task all_that_was_paid_stays_and_the_order_is_completed()
    {
        var shop = await Stuck("DECIDE-1", Approved);
        await Sold(shop);
        // Of a charge that was no sale, given back at the end of a day: it takes nothing from this order.
        await Write(shop, MoneyOperationKind.Refund, JournalEvent.Approved);
        Assert.Equal((HttpStatusCode.Accepted, ""), await Resolve(shop, ResolvedAs.Paid));

        var order = (await shop.Orders.FindAsync("S001", shop.Input.CheckoutId, default))!.EndedAs!;
        Assert.Equal((Step.Paid, null, "B1"), (order.Step, order.Attention, order.Resolution?.By));
        Assert.Equal(TenderState.Approved, order.Tenders[0].State);
        Assert.DoesNotContain(await Journal(shop), l => l.Event == JournalEvent.Resolved);
        Assert.Null((await shop.Terminals.FindAsync("DECIDE-1", default))!.HolderId);
        Assert.Equal("nothing-to-resolve", (await Resolve(shop, ResolvedAs.GivenBack)).Code);
    }

    [Fact]
    public async Task what_the_journal_does_not_hold_cannot_be_completed()
    {
        var shop = await Stuck("DECIDE-2", Approved);
        await Sold(shop);
        await Write(shop, MoneyOperationKind.Void, JournalEvent.Approved);
        Assert.Equal((HttpStatusCode.Conflict, "not-all-paid"), await Resolve(shop, ResolvedAs.Paid));

        // The void says where the money is: nothing more is given back in the journal.
        Assert.Equal((HttpStatusCode.Accepted, ""), await Resolve(shop, ResolvedAs.GivenBack));
        Assert.DoesNotContain(await Journal(shop), l => l.Event == JournalEvent.Resolved);
    }

    [Fact]
    public async Task of_two_who_say_different_things_at_once_the_first_counts_and_the_journal_follows()
    {
        for (var round = 0; round < 5; round++)
        {
            var shop = await Stuck($"DECIDE-{10 + round}", Approved);
            await Sold(shop);
            var said = await Task.WhenAll(Resolve(shop, ResolvedAs.Paid), Resolve(shop, ResolvedAs.GivenBack), Resolve(shop, ResolvedAs.Paid));
            Assert.Single(said, s => s.Status == HttpStatusCode.Accepted);
            var counts = (await shop.Orders.FindAsync("S001", shop.Input.CheckoutId, default))!.EndedAs!.Resolution!.Outcome;
            Assert.Equal(counts == ResolvedAs.GivenBack ? 1 : 0, (await Journal(shop)).Count(l => l.Event == JournalEvent.Resolved));
        }
    }

    [Theory]
    [InlineData(ResolvedAs.Paid, 1, 0)]
    [InlineData(ResolvedAs.GivenBack, 0, 1)]
    public async Task what_was_held_of_the_customer_s_benefits_is_used_up_or_free_as_they_say(ResolvedAs outcome, int redeemed, int released)
    {
        var used = new UsedBenefit("B1", BenefitLayer.RedPacket, new LocalText("红包", "Red packet"), 0, Now);
        var held = new CheckoutBenefits(new BenefitOffer(100, 0, [used], [0], []), IsConfirmed: true);
        var shop = await Stuck($"DECIDE-B{redeemed}", s => Approved(s) with { Member = new Member("M1", "王*"), Benefits = held });
        await Sold(shop);
        Assert.Equal(HttpStatusCode.Accepted, (await Resolve(shop, outcome)).Status);
        _benefits.Verify(b => b.RedeemAsync(It.Is<BenefitClaim>(c => c.MemberId == "M1" && c.Ids == null), It.IsAny<CancellationToken>()), Times.Exactly(redeemed));
        _benefits.Verify(b => b.ReleaseAsync(shop.Input.CheckoutId, It.IsAny<int>(), It.IsAny<CancellationToken>()), Times.Exactly(released));
    }

    [Fact]
    public async Task what_the_member_platform_cannot_be_told_is_told_when_the_day_is_closed()
    {
        var shop = await Stuck("DECIDE-C", s => Approved(s) with { Member = new Member("M1", "王*"), Benefits = new CheckoutBenefits(new BenefitOffer(100, 0, [], [0], []), IsConfirmed: true) });
        await Sold(shop);
        _benefits.Setup(b => b.ReleaseAsync(It.IsAny<string>(), It.IsAny<int>(), It.IsAny<CancellationToken>())).ThrowsAsync(new HttpRequestException("away"));
        Assert.Equal(HttpStatusCode.Accepted, (await Resolve(shop, ResolvedAs.GivenBack)).Status);
        Assert.Contains(await shop.Orders.ListUnfinishedAsync("S001", default), s => s.CheckoutId == shop.Input.CheckoutId);
        _benefits.Reset();
        await Resolutions(shop).FinishAllAsync("S001", default);
        Assert.DoesNotContain(await shop.Orders.ListUnfinishedAsync("S001", default), s => s.CheckoutId == shop.Input.CheckoutId);
    }

    [Fact]
    public async Task an_order_that_says_paid_from_before_a_cancel_hides_nothing()
    {
        var shop = await Stuck("DECIDE-7", Approved, OrchestrationRuntimeStatus.Failed);
        await shop.Orders.EndAsync(shop.Live.Paid(Now) with { Sequence = shop.Live.Sequence - 1 }, default);
        var live = shop.Live.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now);
        Assert.Equal(Step.NeedsAttention, (await shop.Orders.LastStatusAsync(live, default)).Step);
    }

    [Fact]
    public async Task what_was_interrupted_after_the_order_was_closed_is_finished_by_asking_again()
    {
        var shop = await Stuck("DECIDE-6", Approved);
        await Sold(shop);
        var needs = (await shop.Orders.LastStatusAsync(shop.Live, default)).NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now);
        await shop.Orders.EndAsync(needs.Resolved(new Resolution(ResolvedAs.GivenBack, "B2", "at the desk", Now)), default);

        Assert.Equal("nothing-to-resolve", (await Resolve(shop, ResolvedAs.Paid)).Code);
        var resolved = Assert.Single(await Journal(shop), l => l.Event == JournalEvent.Resolved);
        Assert.Equal(new MoneyCause("B2", "at the desk"), resolved.Movement.Cause);
        Assert.Null((await shop.Terminals.FindAsync("DECIDE-6", default))!.HolderId);
    }

    [Fact]
    public async Task what_was_interrupted_is_finished_when_the_day_is_closed()
    {
        var shop = await Stuck("DECIDE-8", Approved);
        await Sold(shop);
        var needs = await shop.Orders.LastStatusAsync(shop.Live, default);
        await shop.Orders.EndAsync(needs.Resolved(new Resolution(ResolvedAs.GivenBack, "B2", "at the desk", Now)), default);

        await Resolutions(shop).FinishAllAsync("S001", default);
        Assert.Single(await Journal(shop), l => l.Event == JournalEvent.Resolved);
        Assert.Null((await shop.Terminals.FindAsync("DECIDE-8", default))!.HolderId);
        Assert.DoesNotContain(await shop.Orders.ListUnfinishedAsync("S001", default), s => s.CheckoutId == shop.Input.CheckoutId);
    }

    [Fact]
    public async Task nobody_decides_while_an_authorisation_of_a_checkout_that_just_failed_may_be_under_way()
    {
        var shop = await Stuck("DECIDE-9", s => s, OrchestrationRuntimeStatus.Failed, lately: true);
        await Write(shop, MoneyOperationKind.Sale, outcome: null);
        Assert.Equal((HttpStatusCode.Conflict, "just-failed"), await Resolve(shop, ResolvedAs.GivenBack));
        Assert.DoesNotContain(await Journal(shop), l => l.Event == JournalEvent.Resolved);
    }

    [Fact]
    public async Task a_void_that_was_about_to_begin_can_never_begin()
    {
        var shop = await Stuck("DECIDE-20", Approved);
        await Sold(shop);
        await Write(shop, MoneyOperationKind.Void, JournalEvent.Declined);
        Assert.Equal((HttpStatusCode.Accepted, ""), await Resolve(shop, ResolvedAs.GivenBack));
        var next = Movement(shop, MoneyOperationKind.Void);
        var begun = await shop.Store.BeginAsync(next with { Operation = next.Operation with { Try = 2 } }, default);
        Assert.Equal((false, (string?)null), (begun.Began, begun.Intent.TraceNo));
    }

    [Fact]
    public async Task an_authorisation_that_was_under_way_when_it_failed_counts_for_nothing_any_more()
    {
        var shop = await Stuck("DECIDE-3", s => s, OrchestrationRuntimeStatus.Failed);
        await Write(shop, MoneyOperationKind.Sale, outcome: null);
        Assert.Equal("still-under-way", (await Resolve(shop, ResolvedAs.Paid)).Code);
        Assert.Equal((HttpStatusCode.Accepted, ""), await Resolve(shop, ResolvedAs.GivenBack));

        // Its answer comes after all.
        await Write(shop, MoneyOperationKind.Sale, JournalEvent.Approved);
        var line = Assert.Single(BatchLines.From(await Journal(shop)));
        Assert.Equal((false, new MoneyCause("B1", "asked the acquirer")), (line.Stands, line.Vouched!.Movement.Cause));
        Assert.Equal(Step.Closed, (await shop.Orders.FindAsync("S001", shop.Input.CheckoutId, default))!.EndedAs!.Step);
    }

    [Fact]
    public async Task one_that_never_began_before_it_failed_can_never_begin()
    {
        var shop = await Stuck("DECIDE-4", s => s, OrchestrationRuntimeStatus.Failed);
        Assert.Equal((HttpStatusCode.Accepted, ""), await Resolve(shop, ResolvedAs.GivenBack));
        var begun = await shop.Store.BeginAsync(Movement(shop, MoneyOperationKind.Sale), default);
        Assert.Equal((false, (string?)null), (begun.Began, begun.Intent.TraceNo));
    }

    [Fact]
    public async Task what_its_unwind_is_still_giving_back_is_not_written_down_as_given_back_by_hand()
    {
        var shop = await Stuck("DECIDE-5", Approved, OrchestrationRuntimeStatus.Failed);
        await Sold(shop);
        var unwind = UnwindOrchestrator.InstanceId(shop.Input.CheckoutId);
        _client.Setup(c => c.GetInstancesAsync(unwind, false, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata(UnwindOrchestrator.Name, unwind) { RuntimeStatus = OrchestrationRuntimeStatus.Running });
        _client.Setup(c => c.RaiseEventAsync(unwind, EventNames.Resolved, It.IsAny<object?>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        Assert.Equal("still-under-way", (await Resolve(shop, ResolvedAs.Paid)).Code);
        Assert.Equal("tender-not-stuck", (await Resolve(shop, ResolvedAs.GivenBack)).Code);
        Assert.Equal("tender-not-stuck", (await Resolve(shop, ResolvedAs.GivenBack, tender: 2)).Code);
        Assert.Equal((HttpStatusCode.Accepted, ""), await Resolve(shop, ResolvedAs.GivenBack, tender: 1));
        // Written before the unwind is woken: it looks there before each void.
        Assert.Equal(MoneyOperationKind.Sale, Assert.Single(await Journal(shop), l => l.Event == JournalEvent.Resolved).Movement.Operation.Kind);
        _client.Verify(c => c.RaiseEventAsync(unwind, EventNames.Resolved, It.IsAny<object?>(), It.IsAny<CancellationToken>()));
        Assert.NotNull((await shop.Terminals.FindAsync("DECIDE-5", default))!.HolderId);
    }

    private static CheckoutStatus Approved(CheckoutStatus authorising) =>
        authorising.Approved(new Authorisation("000001", "000001", "R1", "A1", Now)).SignatureEnded(SignatureOutcome.Captured);

    /// <summary>A checkout that needs a person, with its terminal still its own.</summary>
    private async Task<Shop> Stuck(string terminalId, Func<CheckoutStatus, CheckoutStatus> until, OrchestrationRuntimeStatus runs = OrchestrationRuntimeStatus.Completed, bool lately = false)
    {
        var terminals = await azurite.Terminals(terminalId);
        var input = new CheckoutInput(
            $"stuck-{terminalId}", "QC1", "S001", terminalId, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt,
            [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, 100)], new CheckoutLimits(), Now);
        var soon = Deadline.In(60, Now, Now.AddHours(1));
        var live = until(Transitions.Start(input).AwaitAmount(soon).ReadCard(100, soon).CardRead(Card).Authorising(Now)) with { Sequence = 9 };
        if (runs == OrchestrationRuntimeStatus.Completed)
            live = live.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now);
        var orders = new TableOrders(azurite.Tables, terminals);
        await orders.CreateAsync(input, "fingerprint", default);
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync(terminalId, default))!, input.CheckoutId, Now, default));
        Assert.True((await orders.BeginAsync(input, default)).HoldsTerminal);
        _client.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), false, It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationMetadata?)null);
        _client.Setup(c => c.GetInstancesAsync(input.CheckoutId, true, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata(CheckoutOrchestrator.Name, input.CheckoutId)
            {
                RuntimeStatus = runs, SerializedCustomStatus = JsonSerializer.Serialize(live, Json.Options), LastUpdatedAt = lately ? DateTimeOffset.UtcNow : Now,
                DataConverter = new Microsoft.DurableTask.Converters.JsonDataConverter(Json.Options),
            });
        return new Shop(input, live, orders, terminals, new TableJournal(azurite.Tables, terminals, TimeProvider.System));
    }

    private static Task Sold(Shop shop) => Write(shop, MoneyOperationKind.Sale, JournalEvent.Approved);

    private static async Task Write(Shop shop, MoneyOperationKind kind, JournalEvent? outcome)
    {
        var (intent, _) = await shop.Store.BeginAsync(Movement(shop, kind), default);
        if (outcome is { } known)
            await shop.Store.AppendAsync(intent with { Event = known, ResponseCode = "00", ReferenceNo = "R1", ApprovalCode = "A1" }, default);
    }

    private static MoneyMovement Movement(Shop shop, MoneyOperationKind kind) => new(
        new MoneyOperation(new AttemptId(shop.Input.CheckoutId, 1, 1), kind), "S001", shop.Input.TerminalId, 100, Entry: null, new MoneyCause("A1", MoneyCause.Payment));

    private static Task<IReadOnlyList<JournalEntry>> Journal(Shop shop) => shop.Store.ListAsync(shop.Input.CheckoutId, default);

    private async Task<(HttpStatusCode Status, string Code)> Resolve(Shop shop, ResolvedAs outcome, int? tender = null)
    {
        var batches = new TableBatches(azurite.Tables, shop.Terminals, shop.Store, TimeProvider.System);
        var api = new AttentionApi(shop.Orders, batches, new TableDeadLetters(azurite.Tables), Resolutions(shop), TimeProvider.System);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new ResolveAttention(outcome, "B1", "asked the acquirer", tender), Json.Options));
        http.Response.Body = answer;
        new Caller("B1", "B1", [Role.BackOffice], ["S001"]).Enter(http);
        await (await api.Resolve(http.Request, shop.Input.CheckoutId, _client.Object, default)).ExecuteAsync(http);
        var code = answer.Length == 0 ? "" : JsonDocument.Parse(Encoding.UTF8.GetString(answer.ToArray())).RootElement.GetProperty("code").GetString()!;
        return ((HttpStatusCode)http.Response.StatusCode, code);
    }

    private Resolutions Resolutions(Shop shop) => new(
        shop.Orders, shop.Store, shop.Terminals, new Leases(shop.Terminals, shop.Store, TimeProvider.System), Mock.Of<IAppOrders>(), _benefits.Object, _stock.Object, NullLogger<Resolutions>.Instance);

    private sealed record Shop(CheckoutInput Input, CheckoutStatus Live, TableOrders Orders, TableTerminals Terminals, TableJournal Store);
}
