using System.Text.Json;
using Emulators.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Orchestrations.Import;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;
using QuickCheckout.ProductTasks;
using TestSupport;

namespace QuickCheckout.Orchestrations.World;

/// <summary>
/// A till in a test: the real orchestrators on the engine, in memory, on a virtual clock and one thread; associate,
/// terminal, acquirer and tables are fakes that a test tells what to do. Every turn is replayed and compared.
/// </summary>
internal sealed class Counter : IAsyncDisposable
{
    public const string CheckoutId = "c1";
    public const string TerminalId = "POS-0001";

    private readonly ManualTaskScheduler _scheduler = new();
    private readonly LogGuard _log = new();
    private readonly DurableEngine _engine;
    private readonly DurableTaskClient _client;

    public Counter()
    {
        (Alipay, InApp) = (new FakeTrades(Means.Alipay, Clock), new FakeTrades(Means.InApp, Clock));
        Journal = new FakeJournal(Clock);
        Batches = new FakeBatches(Journal);
        Settlement = new FakeSettlementLink(Batches);
        var options = new DurableEngineOptions
        {
            TimeProvider = Clock, Scheduler = _scheduler, ReplayEveryTurn = true, DataConverter = new JsonDataConverter(new JsonSerializerOptions(Json.Options)),
        };
        _engine = new DurableEngine(options, Tasks(), new ServiceCollection().BuildServiceProvider(), _log);
        Wait(_engine.StartAsync());
        _client = _engine.CreateClient();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    public FakeTerminal Terminal { get; } = new();

    public FakeAcquirer Acquirer { get; } = new();

    public FakeJournal Journal { get; }

    public FakeEnvelopes Envelopes { get; } = new();

    public FakeBatches Batches { get; }

    public FakeSettlementLink Settlement { get; }

    public FakeMembers Members { get; } = new();

    public FakeBenefits Benefits { get; } = new();

    public FakeStock Stock { get; } = new();

    public FakeImports Imports { get; } = new();

    public FakeOrders Orders { get; } = new();

    public FakeTrades Alipay { get; }

    public FakeTrades InApp { get; }

    public FakeApp App { get; } = new();

    public CheckoutStatus Status => StatusOf(Metadata);

    public bool HasEnded => Metadata.IsCompleted;

    private OrchestrationMetadata Metadata => Wait(_client.GetInstanceAsync(CheckoutId, getInputsAndOutputs: true))!;

    /// <summary>The associate settles: by default ¥300 with the member code way and the usual limits.</summary>
    public Counter Settle(
        long totalFen = 300_00, AfterSales afterSales = AfterSales.MemberCode, CheckoutLimits? limits = null,
        PaymentMethod method = PaymentMethod.BankCard, TerminalKind terminal = TerminalKind.SmartPos)
    {
        var input = new CheckoutInput(
            CheckoutId, "QC1", "S001", TerminalId, "A1", method, afterSales,
            [new CheckoutLine("SKU1", new LocalText("茶", "Tea"), 1, totalFen)], limits ?? new CheckoutLimits(), Clock.GetUtcNow(), terminal);
        Wait(_client.ScheduleNewOrchestrationInstanceAsync(CheckoutOrchestrator.Name, input, new StartOrchestrationOptions(CheckoutId)));
        return this;
    }

    /// <summary>Settles and identifies the member, ready for the first amount.</summary>
    public Counter SettleAndScan(long totalFen = 300_00, CheckoutLimits? limits = null) => Settle(totalFen, limits: limits).Scan("88000000000000000001");

    /// <summary>Scans while something is up with the app.</summary>
    public Counter Scan(string code, Action<FakeApp> trouble)
    {
        trouble(App);
        return Scan(code);
    }

    public Counter Scan(string code) => Raise(Status.Awaiting!, new CodeScanned(code));

    /// <summary>The cashier does not want to wait for the next look.</summary>
    public Counter QueryNow() => Raise(Status.Awaiting!, new QueryAsked("A1"));

    /// <summary>The customer wants exactly these benefits to be used.</summary>
    public Counter Use(params string[] ids) => Raise(Status.Awaiting!, new BenefitsAnswer(new BenefitsChosen(ids, null), null));

    public Counter Without(params string[] ids) => Raise(Status.Awaiting!, new BenefitsAnswer(new BenefitsChosen(null, ids), null));

    /// <summary>The customer agrees to the amount that is shown, or to another.</summary>
    public Counter Agree(long? dueFen = null) => Raise(Status.Awaiting!, new BenefitsAnswer(null, new BenefitsConfirmed(dueFen ?? Status.DueFen)));

    public Counter Choose(long amountFen) => Raise(Status.Awaiting!, new AmountChosen(amountFen));

    /// <summary>The associate cancels, judging by the status as it is, or as it was <paramref name="judgedOn"/>.</summary>
    public Counter Cancel(int? judgedOn = null) => Raise(EventNames.Cancel, new CancelRequested("A1", judgedOn ?? Status.Sequence));

    /// <summary>The customer presents a card; a chip card that wants a PIN and a signature unless told otherwise.</summary>
    public Counter PresentCard(bool pin = true, bool signature = true)
    {
        if (!pin)
            Upload();
        return Report(new CardReport(Status.Attempt!, new CardSeen("621234******0001", ReadMode.Chip, false, "f1", pin, signature), null));
    }

    public Counter FailRead(ReaderFault fault) => Report(new CardReport(Status.Attempt!, null, fault));

    public Counter EnterPin()
    {
        Upload();
        return Report(new PinReport(Status.Attempt!, Bypassed: false, null));
    }

    public Counter Sign() => Report(new SignatureReport(Status.Attempt!, SignatureOutcome.Captured));

    /// <summary>One whole card payment.</summary>
    public Counter Pay(long amountFen) => Choose(amountFen).PresentCard().EnterPin().Sign();

    /// <summary>A card that was tapped within the free limit, swiped, and so on.</summary>
    public Counter PresentCard(CardSeen seen)
    {
        if (!seen.PinRequired)
            Upload();
        return Report(new CardReport(Status.Attempt!, seen, null));
    }

    public Counter BypassPin()
    {
        Upload();
        return Report(new PinReport(Status.Attempt!, Bypassed: true, null));
    }

    public Counter EndSignature(SignatureOutcome outcome) => Report(new SignatureReport(Status.Attempt!, outcome));

    public Counter Report(AttemptReport report) => Raise(report.EventName, report);

    /// <summary>The terminal's power goes.</summary>
    public Counter CutPower()
    {
        (Terminal.Offline, Terminal.Lost) = (true, Status.Attempt);
        return this;
    }

    /// <summary>The terminal is back and says so; the checkout hears of it as the queue's trigger would tell it.</summary>
    public Counter RestorePower()
    {
        (Terminal.Offline, Terminal.AwayFor) = (false, null);
        var started = new TerminalStarted("boot-2", "1.0", Terminal.Lost);
        return Decisions.Hear(Status, started) is { } answer ? Report(answer) : this;
    }

    /// <summary>Somebody ends the checkout's orchestration from outside.</summary>
    public Counter Terminate()
    {
        Wait(_client.TerminateInstanceAsync(CheckoutId));
        return Settled();
    }

    /// <summary>The store's day is closed; the result as soon as there is one.</summary>
    public StoreSettlement CloseDay(TimeSpan within)
    {
        var day = DateOnly.FromDateTime(Clock.GetUtcNow().Date);
        var id = Wait(_client.ScheduleNewOrchestrationInstanceAsync(EndOfDayOrchestrator.Name, new EndOfDayInput("S001", day, "B1")));
        Pass(within);
        return Wait(_client.GetInstanceAsync(id, getInputsAndOutputs: true))!.ReadOutputAs<StoreSettlement>()!;
    }

    /// <summary>A file of products is to be imported.</summary>
    public Counter Import(string importId, TimeSpan within)
    {
        Wait(_client.ScheduleNewOrchestrationInstanceAsync(CatalogueImportOrchestrator.Name, importId));
        return Pass(within);
    }

    /// <summary>A person vouches that nothing is left of an operation: written into the journal, then whoever still tries is woken.</summary>
    public Counter Vouch(MoneyOperation operation, string by, string note)
    {
        Journal.Vouch(operation, new MoneyCause(by, note));
        return Wake(ReversalOrchestrator.InstanceId(operation)).Wake(UnwindOrchestrator.InstanceId(CheckoutId));
    }

    private Counter Wake(string instanceId)
    {
        if (Wait(_client.GetInstanceAsync(instanceId)) is { IsCompleted: false })
            Wait(_client.RaiseEventAsync(instanceId, EventNames.Resolved, true));
        return Settled();
    }

    public Counter Raise(string name, object payload)
    {
        Wait(_client.RaiseEventAsync(CheckoutId, name, payload));
        return Settled();
    }

    /// <summary>Time passes, timer by timer.</summary>
    public Counter Pass(TimeSpan time)
    {
        var until = Clock.GetUtcNow() + time;
        while (_engine.NextTimerDue is { } due && due <= until)
        {
            if (due > Clock.GetUtcNow())
                Clock.SetUtcNow(due);
            else
                Clock.Advance(TimeSpan.FromTicks(1));
            Settled();
        }

        if (Clock.GetUtcNow() < until)
            Clock.SetUtcNow(until);
        return Settled();
    }

    /// <summary>Durable actions so far: starts, activities, timers and raised events.</summary>
    public int Actions()
    {
        var history = Wait(_client.GetOrchestrationHistoryAsync(CheckoutId));
        return history.Count(e => e.EventType is DurableTask.Core.History.EventType.ExecutionStarted or DurableTask.Core.History.EventType.TaskScheduled
            or DurableTask.Core.History.EventType.TimerCreated or DurableTask.Core.History.EventType.EventRaised);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _log.Verify();
    }

    private Counter Settled()
    {
        _scheduler.RunUntilIdle();
        return this;
    }

    private void Upload() => Envelopes.Put(Status.Attempt!);

    private static CheckoutStatus StatusOf(OrchestrationMetadata instance)
    {
        Assert.True(instance.FailureDetails is null, instance.FailureDetails?.ToString());
        return instance.ReadCustomStatusAs<CheckoutStatus>()!;
    }

    private T Wait<T>(Task<T> task)
    {
        Wait((Task)task);
        return task.GetAwaiter().GetResult();
    }

    private void Wait(Task task)
    {
        while (!task.IsCompleted)
            if (_scheduler.RunUntilIdle() == 0)
                Thread.Yield();
        task.GetAwaiter().GetResult();
        Settled();
    }

    private DurableTaskRegistry Tasks() => ProductRegistry.With(
    [
        new PaymentActivities(Acquirer, Journal, Envelopes, Clock),
        new TradeActivities([Alipay, InApp], Journal, Clock),
        new ReversalActivities(Acquirer, [Alipay, InApp], Journal, Clock),
        new VoidActivities(Acquirer, Journal, Clock),
        new TerminalActivities(Terminal, new FakeTickets()),
        new MemberActivities(Members, Benefits, Clock),
        new BenefitActivities(Benefits, Clock),
        new OrderActivities(Orders, Envelopes, App, Benefits, Stock),
        new SettlementActivities(Settlement, Batches, Acquirer, Journal, Clock),
        new ImportActivities(Imports),
    ]);
}
