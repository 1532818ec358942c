using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Settlement;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Orchestrations.Unwind;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace QuickCheckout.Functions;

/// <summary>Rule O2: who has a terminal, asked in one way by a settle, a reprint and the end of day.</summary>
public sealed class when_leases_are_looked_at(Azurite azurite) : IClassFixture<Azurite>
{
    private const string Holder = "the-holder";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 30, 0, TimeSpan.Zero);
    private static readonly CheckoutInput Input = new(
        Holder, "QC1", "S001", "LEASE", "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt,
        [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, 100)], new CheckoutLimits(), Now);

    private static readonly CheckoutStatus Choosing = Transitions.Start(Input).AwaitAmount(Deadline.In(60, Now, Now.AddHours(1)));
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };
    private readonly FakeTimeProvider _clock = new(Now);
    private OrchestrationMetadata? _instance;

    public static TheoryData<string, OrchestrationRuntimeStatus?, bool, int, string?> Holders => new()
    {
        { "it sells", Running, false, 0, "terminal-busy" },
        { "it has ended and prints", Running, true, 0, null },
        { "it is over", Completed, true, 0, null },
        { "it failed, an authorisation may be under way", Failed, false, 2, "terminal-busy" },
        { "it failed, whatever was under way has ended", Failed, false, 3, null },
        { "somebody ended it by force a moment ago", Terminated, false, 0, "terminal-busy" },
        { "it was claimed and may just not be scheduled yet", null, false, 1, "terminal-busy" },
        { "nothing came of the claim", null, false, 2, null },
    };

    [Theory]
    [MemberData(nameof(Holders))]
    public async Task a_lease_counts_until_nothing_can_come_of_it(string because, OrchestrationRuntimeStatus? status, bool ended, int minutes, string? code)
    {
        var (terminals, leases) = await Shop("LEASE-1");
        await Claim(terminals, "LEASE-1");
        _instance = status is { } runs ? Instance(CheckoutOrchestrator.Name, runs, ended ? Choosing.Closed(Now) : Choosing) : null;
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        var holder = await leases.HolderAsync(_client.Object, (await terminals.FindAsync("LEASE-1", default))!, default);
        Assert.True(code == holder?.ToRefusal().Code, because);
    }

    [Fact]
    public async Task a_checkout_that_failed_keeps_it_while_its_unwind_goes_on()
    {
        var (terminals, leases) = await Shop("LEASE-5");
        await Claim(terminals, "LEASE-5");
        _instance = Instance(CheckoutOrchestrator.Name, Failed, Choosing);
        _clock.Advance(TimeSpan.FromHours(1));
        var unwind = UnwindOrchestrator.InstanceId(Holder);
        _client.Setup(c => c.GetInstancesAsync(unwind, It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync(Instance(UnwindOrchestrator.Name, Running, null, unwind));
        Assert.NotNull(await leases.HolderAsync(_client.Object, (await terminals.FindAsync("LEASE-5", default))!, default));
    }

    [Fact]
    public async Task one_that_begins_while_its_lease_is_found_void_keeps_it()
    {
        var (terminals, _) = await Shop("LEASE-6");
        await Claim(terminals, "LEASE-6");
        var judged = (await terminals.FindAsync("LEASE-6", default))!;
        Assert.True(await terminals.ConfirmAsync("LEASE-6", Holder, default));
        Assert.False(await terminals.TryFreeAsync(judged, default));
        Assert.Equal(Holder, (await terminals.FindAsync("LEASE-6", default))!.HolderId);
    }

    [Fact]
    public async Task a_terminal_that_is_being_settled_says_so()
    {
        var (terminals, leases) = await Shop("LEASE-2");
        await Claim(terminals, "LEASE-2");
        _instance = Instance(SettleTerminalOrchestrator.Name, Running, shows: null);
        var holder = await leases.HolderAsync(_client.Object, (await terminals.FindAsync("LEASE-2", default))!, default);
        Assert.Equal("terminal-being-settled", holder?.ToRefusal().Code);
    }

    [Fact]
    public async Task the_end_of_day_frees_what_is_void_and_names_what_it_waits_for()
    {
        var (terminals, starter) = await Store("S501", "LEASE-3");
        await Claim(terminals, "LEASE-3");
        _instance = Instance(CheckoutOrchestrator.Name, Running, Choosing);
        var busy = Assert.Single((await starter.StartAsync(_client.Object, Day("S501", "B1"), default)).Value!.WaitsFor);
        Assert.Equal(("LEASE-3", Holder), (busy.TerminalId, busy.CheckoutId));

        _instance = Instance(CheckoutOrchestrator.Name, Failed, Choosing);
        _clock.Advance(Leases.FailureGrace);
        var closing = (await starter.StartAsync(_client.Object, Day("S501", "B1"), default)).Value!;
        Assert.Equal((true, 0), (closing.Started, closing.WaitsFor.Count));
        Assert.Null((await terminals.FindAsync("LEASE-3", default))!.HolderId);
        Assert.Equal("store-unknown", (await starter.StartAsync(_client.Object, Day("S404", "B1"), default)).Refusal?.Code);
    }

    [Fact]
    public async Task a_settlement_that_waits_is_next_and_one_that_died_waiting_is_not()
    {
        var (terminals, leases) = await Shop("LEASE-5");
        await Claim(terminals, "LEASE-5");
        var batches = new TableBatches(azurite.Tables, terminals, new TableJournal(azurite.Tables, terminals, _clock), _clock);
        Assert.False(await batches.TryClaimAsync("LEASE-5", "settlement", default));
        await terminals.ReleaseAsync("LEASE-5", Holder, default);

        var free = (await terminals.FindAsync("LEASE-5", default))!;
        Assert.Equal((null, "terminal-being-settled"), (free.HolderId, leases.NextHolder(free)?.ToRefusal().Code));
        Assert.True(await batches.TryClaimAsync("LEASE-5", "settlement", default));
        Assert.False(await batches.TryClaimAsync("LEASE-5", "another", default));
        await terminals.ReleaseAsync("LEASE-5", "settlement", default);
        Assert.NotNull(leases.NextHolder((await terminals.FindAsync("LEASE-5", default))!));
        _clock.Advance(2 * SettleTerminalOrchestrator.ClaimPause);
        Assert.Null(leases.NextHolder((await terminals.FindAsync("LEASE-5", default))!));
    }

    [Fact]
    public async Task the_clock_closes_a_stores_day_once_and_again_only_if_that_failed_or_was_a_person()
    {
        var (_, starter) = await Store("S502", "LEASE-4");
        await Tick(starter);
        Assert.Equal(1, Started("S502"));
        Ran("S502", Completed, MoneyCause.System);
        await Tick(starter);
        Assert.Equal(1, Started("S502"));
        Ran("S502", Failed, MoneyCause.System);
        await Tick(starter);
        Assert.Equal(2, Started("S502"));
        Ran("S502", Completed, "B1");
        await Tick(starter);
        Assert.Equal(3, Started("S502"));
    }

    private static EndOfDayInput Day(string storeId, string by) => new(storeId, new DateOnly(2026, 11, 24), by);

    private Task Tick(EndOfDayStarter starter) => starter.Run(null!, _client.Object, default);

    private int Started(string storeId) => _client.Invocations.Count(
        i => i.Method.Name == nameof(DurableTaskClient.ScheduleNewOrchestrationInstanceAsync) && i.Arguments.OfType<EndOfDayInput>().Any(d => d.StoreId == storeId));

    private void Ran(string storeId, OrchestrationRuntimeStatus status, string by)
    {
        var id = EndOfDayOrchestrator.InstanceId(storeId, new DateOnly(2026, 11, 24));
        var run = Instance(EndOfDayOrchestrator.Name, status, null, id, JsonSerializer.Serialize(Day(storeId, by), Json.Options));
        _client.Setup(c => c.GetInstancesAsync(id, It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync(run);
    }

    private static OrchestrationMetadata Instance(string name, OrchestrationRuntimeStatus status, CheckoutStatus? shows, string id = Holder, string? input = null) => new(name, id)
    {
        RuntimeStatus = status, LastUpdatedAt = Now, DataConverter = new Microsoft.DurableTask.Converters.JsonDataConverter(Json.Options),
        SerializedCustomStatus = shows is null ? null : JsonSerializer.Serialize(shows, Json.Options), SerializedInput = input,
    };

    private async Task<(TableTerminals Terminals, EndOfDayStarter Starter)> Store(string storeId, string terminalId)
    {
        var (terminals, leases) = await Shop(terminalId);
        await terminals.RegisterAsync(terminalId, storeId, Domain.Terminals.TerminalKind.SmartPos, default);
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync("scheduled");
        var journal = new TableJournal(azurite.Tables, terminals, _clock);
        var resolutions = new Resolutions(new TableOrders(azurite.Tables, terminals), journal, terminals, leases, Mock.Of<IAppOrders>(), Mock.Of<IBenefits>(), Mock.Of<IStock>(), NullLogger<Resolutions>.Instance);
        return (terminals, new EndOfDayStarter(terminals, leases, resolutions, Options.Create(new StoreTimeSettings { TimeZone = "UTC" }), _clock, NullLogger<EndOfDayStarter>.Instance));
    }

    private async Task<(TableTerminals Terminals, Leases Leases)> Shop(string terminalId)
    {
        _client.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationMetadata?)null);
        _client.Setup(c => c.GetInstancesAsync(Holder, It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => _instance);
        var terminals = await azurite.Terminals(terminalId);
        return (terminals, new Leases(terminals, new TableJournal(azurite.Tables, terminals, _clock), _clock));
    }

    private async Task Claim(TableTerminals terminals, string terminalId) =>
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync(terminalId, default))!, Holder, _clock.GetUtcNow(), default));
}
