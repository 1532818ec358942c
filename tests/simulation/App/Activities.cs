using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation.App;

/// <summary>
/// The product's orchestrators and activities on the ports of a world. A test may put a wrong activity in the place of a
/// right one, to see that the simulator finds it.
/// </summary>
public class Activities(World world)
{
    private readonly PaymentActivities _payments = new(world.Acquirer, world.Journal, world.Envelopes, world.Time);
    private readonly ReversalActivities _reversals = new(world.Acquirer, world.Journal, world.Time);
    private readonly VoidActivities _voids = new(world.Acquirer, world.Journal, world.Time);
    private readonly TerminalActivities _terminals = new(world.Hub, world.Hub);
    private readonly MemberActivities _members = new(world.Members);
    private readonly OrderActivities _orders = new(world.Orders, world.Envelopes);
    private readonly SettlementActivities _settlements = new(new SettlementDesk(world), world.Batches, world.Acquirer, world.Journal, world.Time);

    protected World World => world;

    public virtual Task<AuthoriseResult> Authorise(AuthoriseInput asked) => _payments.Authorise(asked, CancellationToken.None);

    public virtual Task<bool> Reverse(MoneyMovement unknown) => _reversals.Reverse(unknown, CancellationToken.None);

    public virtual Task<VoidResult> Void(VoidRequest request) => _voids.Void(request, CancellationToken.None);

    public virtual Task<RefundResult> Refund(RefundRequest request) => _settlements.Refund(request, CancellationToken.None);

    internal DurableTaskRegistry Register() => new DurableTaskRegistry()
        .AddOrchestratorFunc<CheckoutInput, CheckoutStatus>(CheckoutOrchestrator.Name, CheckoutOrchestrator.Run)
        .AddOrchestratorFunc<MoneyMovement>(ReversalOrchestrator.Name, ReversalOrchestrator.Run)
        .AddOrchestratorFunc<UnwindInput, UnwindResult>(UnwindOrchestrator.Name, UnwindOrchestrator.Run)
        .AddOrchestratorFunc<EndOfDayInput, StoreSettlement>(EndOfDayOrchestrator.Name, EndOfDayOrchestrator.Run)
        .AddOrchestratorFunc<SettleTerminalInput, List<TerminalSettlement>>(SettleTerminalOrchestrator.Name, SettleTerminalOrchestrator.Run)
        .AddActivityFunc<string, IReadOnlyList<string>>(nameof(SettlementActivities.ListTerminals), (_, i) => Run(() => _settlements.ListTerminals(i, default)))
        .AddActivityFunc<ClaimInput, bool>(nameof(SettlementActivities.ClaimTerminal), (_, i) => Run(() => _settlements.ClaimTerminal(i, default)))
        .AddActivityFunc<ClaimInput, bool>(nameof(SettlementActivities.HoldTerminal), (_, i) => Run(() => _settlements.HoldTerminal(i, default)))
        .AddActivityFunc<FindBatchesInput, OpenBatches>(nameof(SettlementActivities.FindBatches), (_, i) => Run(() => _settlements.FindBatches(i, default)))
        .AddActivityFunc<BatchId, BatchContents>(nameof(SettlementActivities.ReadBatch), (_, i) => Run(() => _settlements.ReadBatch(i, default)))
        .AddActivityFunc<BatchId, SettledBatch>(nameof(SettlementActivities.CompareBatch), (_, i) => Run(() => _settlements.CompareBatch(i, default)))
        .AddActivityFunc<RefundRequest, RefundResult>(nameof(SettlementActivities.Refund), (_, i) => Run(() => Refund(i)))
        .AddActivityFunc<CloseBatchInput, bool>(nameof(SettlementActivities.CloseBatch), (_, i) => Run(() => Done(_settlements.CloseBatch(i, default))))
        .AddActivityFunc<EndSettlementInput, bool>(nameof(SettlementActivities.EndSettlement), (_, i) => Run(() => Done(_settlements.EndSettlement(i, default))))
        .AddActivityFunc<AuthoriseInput, AuthoriseResult>(nameof(PaymentActivities.Authorise), (_, i) => Run(() => Authorise(i)))
        .AddActivityFunc<MoneyMovement, bool>(nameof(ReversalActivities.Reverse), (_, i) => Run(() => Reverse(i)))
        .AddActivityFunc<VoidRequest, VoidResult>(nameof(VoidActivities.Void), (_, i) => Run(() => Void(i)))
        .AddActivityFunc<SendCommandInput, Refusal?>(nameof(TerminalActivities.SendCommand), (_, i) => Run(() => _terminals.SendCommand(i, default)))
        .AddActivityFunc<ResolveMemberInput, Result<Member>>(nameof(MemberActivities.ResolveMember), (_, i) => Run(() => _members.ResolveMember(i, default)))
        .AddActivityFunc<CheckoutInput, Beginning>(nameof(OrderActivities.Begin), (_, i) => Run(() => _orders.Begin(i, default)))
        .AddActivityFunc<CheckoutStatus, bool>(nameof(OrderActivities.EndOrder), (_, i) => Run(() => Done(_orders.EndOrder(i, default))))
        .AddActivityFunc<FreeTerminalInput, bool>(nameof(OrderActivities.FreeTerminal), (_, i) => Run(() => Done(_orders.FreeTerminal(i, default))));

    private static async Task<bool> Done(Task activity)
    {
        await activity;
        return true;
    }

    /// <summary>At least once: a first run may go on, unheard, while the second is the one that counts.</summary>
    private async Task<T> Run<T>(Func<Task<T>> activity)
    {
        if (world.Weather.Strikes(Fault.ActivityRunsTwice))
        {
            world.Trace.Say("app", $"runs an activity twice");
            _ = Unheard(activity);
            await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromMinutes(3)));
        }

        return await activity();
    }

    private static async Task Unheard<T>(Func<Task<T>> activity)
    {
        try
        {
            await activity();
        }
        catch (AwayException)
        {
            // Nobody listens.
        }
    }
}
