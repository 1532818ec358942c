using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Orders;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions;

/// <summary>The list of orders on a real table service (rule S1): it says what the orders' own rows say, whoever dies or races.</summary>
public class when_orders_are_listed(Azurite azurite) : IClassFixture<Azurite>
{
    private const int PageSize = 50;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 24);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };
    private readonly string _store = $"L{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task the_newest_come_first_and_pages_follow_each_other_whatever_is_started_meanwhile()
    {
        var ids = new List<string>();
        for (var i = 0; i < 2 * PageSize + 7; i++)
            ids.Add((await Create(Now.AddDays(-i / 40).AddMinutes(-i))).CheckoutId);
        var first = await Page(All);
        var later = await Create(Now.AddMinutes(1));
        var second = await Page(All, first.NextToken);
        var third = await Page(All, second.NextToken);
        Assert.Equal(ids, first.Items.Concat(second.Items).Concat(third.Items).Select(o => o.CheckoutId));
        Assert.Equal((PageSize, PageSize, null), (first.Items.Count, second.Items.Count, third.NextToken));
        Assert.Equal(later.CheckoutId, (await Page(All)).Items[0].CheckoutId);
    }

    [Fact]
    public async Task a_day_is_the_stores_own()
    {
        // Midnight in Shanghai is at 16:00 UTC.
        var midnight = new DateTimeOffset(2026, 11, 23, 16, 0, 0, TimeSpan.Zero);
        var (before, after) = (await Create(midnight.AddMilliseconds(-1)), await Create(midnight));
        Assert.Equal(after.CheckoutId, Assert.Single((await Page(All with { From = Today })).Items).CheckoutId);
        Assert.Equal(before.CheckoutId, Assert.Single((await Page(All with { From = Today.AddDays(-1), To = Today.AddDays(-1) })).Items).CheckoutId);
    }

    [Fact]
    public async Task each_filter_finds_its_own()
    {
        var card = await Ended(await Create(Now.AddMinutes(-1)), s => s.Closed(Now).Refused(Refusals.CancelledByAssociate));
        var phone = await Create(Now.AddMinutes(-2), i => i with { Method = PaymentMethod.Alipay, TerminalId = "T-2", AssociateId = "A2" });
        await Ended(phone, s => s.Identified(new Member($"m-{_store}", "王*")).AwaitPayer(Soon).TradePaid("R", Now).Paid(Now));
        var stuck = await Ended(await Create(Now.AddMinutes(-3)), s => s.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now));
        foreach (var (filter, found) in new (OrderFilter, CheckoutInput)[]
                 {
                     (All with { State = OrderState.Closed }, card), (All with { State = OrderState.Paid }, phone), (All with { State = OrderState.NeedsAttention }, stuck),
                     (All with { Method = PaymentMethod.Alipay }, phone), (All with { TerminalId = "T-2" }, phone), (All with { AssociateId = "A2" }, phone),
                     (All with { MemberId = $"m-{_store}" }, phone), (All with { StoreId = null, MemberId = $"m-{_store}" }, phone),
                     (All with { StoreId = null, OrderNo = phone.OrderNo }, phone), (All with { OrderNo = card.OrderNo, From = Today.AddDays(-300), To = Today.AddDays(-299) }, card),
                 })
            Assert.Equal(found.CheckoutId, Assert.Single((await Page(filter)).Items).CheckoutId);
        Assert.Empty((await Page(All with { OrderNo = phone.OrderNo, StoreId = "elsewhere" })).Items);
        var paid = (await Page(All with { State = OrderState.Paid })).Items[0];
        Assert.Equal((300_00L, "王*", 1, Now), (paid.PaidFen, paid.MemberName, paid.Tenders, paid.EndedAt));
        Assert.Equal("cancelled-by-associate", (await Page(All with { State = OrderState.Closed })).Items[0].Reason!.Code);
    }

    [Fact]
    public async Task of_a_live_one_its_checkout_tells()
    {
        var live = await Create(Now);
        Shows(live, OrchestrationRuntimeStatus.Running, Transitions.Start(live).Identified(new Member("m7", "李*")).ReadCard(100_00, Soon));
        var listed = Assert.Single((await Page(All with { MemberId = "m7" })).Items);
        Assert.Equal((OrderState.Live, Step.ReadingCard, "李*"), (listed.State, listed.Step, listed.MemberName));
        Shows(live, OrchestrationRuntimeStatus.Running, Transitions.Start(live).Reversing(Now).Stuck());
        Assert.Equal(OrderState.NeedsAttention, Assert.Single((await Page(All with { State = OrderState.NeedsAttention })).Items).State);
        Assert.Empty((await Page(All with { State = OrderState.Live })).Items);
    }

    [Fact]
    public async Task a_writer_that_dies_leaves_row_and_list_as_they_were()
    {
        var input = Input(Now);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Orders(new Dying(transactions: 0).Tables(azurite)).CreateAsync(input, "print", default));
        Assert.Empty((await Page(All)).Items);
        Assert.Empty((await Page(All with { OrderNo = input.OrderNo })).Items);

        var dying = Orders(new Dying(transactions: 1).Tables(azurite));
        await dying.CreateAsync(input, "print", default);
        var closed = Transitions.Start(input).Identified(new Member($"d-{_store}", "王*")).Closed(Now) with { Sequence = 3 };
        await Assert.ThrowsAsync<InvalidOperationException>(() => dying.EndAsync(closed, default));
        Assert.Null((await Orders().FindAsync(_store, input.CheckoutId, default))!.EndedAs);
        Assert.Equal(OrderState.Live, Assert.Single((await Page(All)).Items).State);

        await Orders().EndAsync(closed, default);
        Assert.Equal(OrderState.Closed, Assert.Single((await Page(All with { StoreId = null, MemberId = $"d-{_store}" })).Items).State);
    }

    [Fact]
    public async Task an_answer_that_is_lost_on_its_way_changes_nothing()
    {
        var input = Input(Now);
        await Orders(new LostAnswer().Tables(azurite)).CreateAsync(input, "print", default);
        await Orders(new LostAnswer().Tables(azurite)).EndAsync(Transitions.Start(input).Closed(Now) with { Sequence = 3 }, default);
        Assert.Equal(OrderState.Closed, Assert.Single((await Page(All)).Items).State);
    }

    [Fact]
    public async Task of_many_ends_that_race_the_list_has_the_one_that_counts()
    {
        var input = await Create(Now);
        await Task.WhenAll(Enumerable.Range(2, 8).Select(i => Orders().EndAsync(
            (i % 2 == 0 ? Transitions.Start(input).Closed(Now.AddSeconds(i)) : Transitions.Start(input).NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now.AddSeconds(i))) with { Sequence = i }, default)));
        var row = (await Orders().FindAsync(_store, input.CheckoutId, default))!;
        Assert.Equal(9, row.EndedAs!.Sequence);
        Assert.Equivalent(row.Listed, Assert.Single((await Page(All)).Items));
    }

    [Fact]
    public async Task a_settle_that_never_became_a_checkout_does_not_stay_live()
    {
        var (dead, fresh) = (await Create(Now.AddMinutes(-30)), await Create(Now.AddMinutes(-5)));
        await Sweep();
        var listed = (await Page(All)).Items.ToDictionary(o => o.CheckoutId);
        Assert.Equal((OrderState.Closed, "never-started", Now), (listed[dead.CheckoutId].State, listed[dead.CheckoutId].Reason?.Code, listed[dead.CheckoutId].EndedAt));
        Assert.Equal(OrderState.Live, listed[fresh.CheckoutId].State);
        // It was held up very long, and goes on: how it ends is what counts.
        await Ended(dead, s => s.Closed(Now).Refused(Refusals.SettleTooOld));
        Assert.Equal("settle-too-old", (await Page(All with { OrderNo = dead.OrderNo })).Items[0].Reason!.Code);
    }

    [Fact]
    public async Task one_whose_orchestration_failed_or_whose_end_was_not_written_is_listed_as_it_is()
    {
        var (failed, lost, running) = (await Create(Now.AddHours(-1)), await Create(Now.AddHours(-2)), await Create(Now.AddHours(-3)));
        Shows(failed, OrchestrationRuntimeStatus.Failed, Transitions.Start(failed).AwaitAmount(Soon));
        Shows(lost, OrchestrationRuntimeStatus.Completed, Transitions.Start(lost).Closed(Now.AddHours(-1)) with { Sequence = 5 });
        Shows(running, OrchestrationRuntimeStatus.Running, Transitions.Start(running).AwaitAmount(Soon));
        await Sweep();
        _client.Reset();
        Assert.Equal([OrderState.NeedsAttention, OrderState.Closed, OrderState.Live], (await Page(All)).Items.Select(o => o.State));
        Assert.Equal(Step.Closed, (await Orders().FindAsync(_store, lost.CheckoutId, default))!.EndedAs!.Step);
    }

    [Fact]
    public async Task orders_from_before_there_was_a_list_get_into_it_once()
    {
        var table = azurite.Tables.GetTableClient(TableOrders.TableName);
        var (live, paid) = (Input(Now.AddMinutes(-1)), Input(Now.AddMinutes(-2)));
        foreach (var input in new[] { live, paid })
        {
            var row = new TableEntity(_store, input.CheckoutId) { ["Fingerprint"] = "print", ["State"] = "live", ["Input"] = JsonSerializer.Serialize(input, Json.Options) };
            if (input == paid)
                row["Status"] = JsonSerializer.Serialize(Transitions.Start(input).Identified(new Member($"o-{_store}", "王*")).AwaitPayer(Soon).TradePaid("R", Now).Paid(Now), Json.Options);
            await table.AddEntityAsync(row);
        }

        await table.AddEntityAsync(new TableEntity(_store, "only-a-key") { ["Fingerprint"] = "print" });
        Assert.Empty((await Page(All)).Items);
        await new TableOrderList(azurite.Tables).SetSoFarAsync(new ListedSoFar(IsAll: false, "", ""), default);
        await Old().ListOldAsync(default);
        Assert.Equal([OrderState.Live, OrderState.Paid], (await Page(All)).Items.Select(o => o.State));
        Assert.Single((await Page(All with { StoreId = null, MemberId = $"o-{_store}" })).Items);
        Assert.Single((await Page(All with { StoreId = null, OrderNo = live.OrderNo })).Items);

        // What comes after the place where it was interrupted is all that is looked at.
        var late = Input(Now.AddMinutes(-3)) with { CheckoutId = "zz" + _store };
        await table.AddEntityAsync(new TableEntity(_store, late.CheckoutId) { ["State"] = "live", ["Input"] = JsonSerializer.Serialize(late, Json.Options) });
        await Old().ListOldAsync(default);
        Assert.Equal(2, (await Page(All)).Items.Count);
        await new TableOrderList(azurite.Tables).SetSoFarAsync(new ListedSoFar(IsAll: false, _store, "zz"), default);
        await Old().ListOldAsync(default);
        Assert.Equal(3, (await Page(All)).Items.Count);
        await Ended(late, s => s.Closed(Now));

        // Ended since it was read: what is listed already stays.
        await Orders().EndAsync(Transitions.Start(live).Closed(Now) with { Sequence = 4 }, default);
        await new TableOrderList(azurite.Tables).AddAsync(ListedOrder.Of(live), default);
        Assert.Equal([OrderState.Closed, OrderState.Paid, OrderState.Closed], (await Page(All)).Items.Select(o => o.State));
    }

    private OrderFilter All => new(_store, Today.AddDays(-10), Today);

    private static Deadline Soon => Deadline.In(60, Now, Now.AddHours(1));

    private Task<Domain.Api.PageOf<ListedOrder>> Page(OrderFilter filter, string? token = null) =>
        new OrderList(new TableOrderList(azurite.Tables), Orders(), Options.Create(new StoreTimeSettings()), _clock).PageAsync(_client.Object, filter, token, PageSize, default);

    private TableOrders Orders(TableServiceClient? tables = null) => new(tables ?? azurite.Tables, new TableTerminals(tables ?? azurite.Tables));

    private OrderSweep Old() => new(new TableOrderList(azurite.Tables), Orders(), new TableTerminals(azurite.Tables), _clock, NullLogger<OrderSweep>.Instance);

    private async Task Sweep()
    {
        await new TableTerminals(azurite.Tables).RegisterAsync($"T-{_store}", _store, TerminalKind.SmartPos, default);
        await Old().SweepAsync(_client.Object, Now.AddDays(-2), default);
    }

    private CheckoutInput Input(DateTimeOffset startedAt)
    {
        var id = $"{Guid.NewGuid():N}"[..20];
        return new CheckoutInput(
            id, $"QC-{id}", _store, "T-1", "A1", PaymentMethod.BankCard, AfterSales.MemberCode,
            [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, 300_00)], new CheckoutLimits(), startedAt);
    }

    private async Task<CheckoutInput> Create(DateTimeOffset startedAt, Func<CheckoutInput, CheckoutInput>? change = null)
    {
        var input = change is null ? Input(startedAt) : change(Input(startedAt));
        await Orders().CreateAsync(input, "print", default);
        return input;
    }

    private async Task<CheckoutInput> Ended(CheckoutInput input, Func<CheckoutStatus, CheckoutStatus> end)
    {
        await Orders().EndAsync(end(Transitions.Start(input)) with { Sequence = 9 }, default);
        return input;
    }

    private void Shows(CheckoutInput input, OrchestrationRuntimeStatus runs, CheckoutStatus status) =>
        _client.Setup(c => c.GetInstancesAsync(input.CheckoutId, true, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata(CheckoutOrchestrator.Name, input.CheckoutId)
            {
                RuntimeStatus = runs, SerializedCustomStatus = JsonSerializer.Serialize(status, Json.Options), LastUpdatedAt = Now,
                DataConverter = new Microsoft.DurableTask.Converters.JsonDataConverter(Json.Options),
            });
}
