using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Checkout;
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

    protected World World => world;

    public virtual Task<AuthoriseResult> Authorise(AuthoriseInput asked) => _payments.Authorise(asked, CancellationToken.None);

    public virtual Task<bool> Reverse(MoneyMovement unknown) => _reversals.Reverse(unknown, CancellationToken.None);

    public virtual Task<VoidOutcome> Void(VoidRequest request) => _voids.Void(request, CancellationToken.None);

    internal DurableTaskRegistry Register() => new DurableTaskRegistry()
        .AddOrchestratorFunc<CheckoutInput, CheckoutStatus>(CheckoutOrchestrator.Name, CheckoutOrchestrator.Run)
        .AddOrchestratorFunc<MoneyMovement>(ReversalOrchestrator.Name, ReversalOrchestrator.Run)
        .AddOrchestratorFunc<UnwindInput, UnwindResult>(UnwindOrchestrator.Name, UnwindOrchestrator.Run)
        .AddActivityFunc<AuthoriseInput, AuthoriseResult>(nameof(PaymentActivities.Authorise), (_, i) => Run(() => Authorise(i)))
        .AddActivityFunc<MoneyMovement, bool>(nameof(ReversalActivities.Reverse), (_, i) => Run(() => Reverse(i)))
        .AddActivityFunc<VoidRequest, VoidOutcome>(nameof(VoidActivities.Void), (_, i) => Run(() => Void(i)))
        .AddActivityFunc<SendCommandInput, Refusal?>(nameof(TerminalActivities.SendCommand), (_, i) => Run(() => _terminals.SendCommand(i, default)))
        .AddActivityFunc<ResolveMemberInput, Result<Member>>(nameof(MemberActivities.ResolveMember), (_, i) => Run(() => _members.ResolveMember(i, default)))
        .AddActivityFunc<CheckoutInput, Beginning>(nameof(OrderActivities.Begin), (_, i) => Run(() => _orders.Begin(i, default)))
        .AddActivityFunc<CheckoutStatus, bool>(nameof(OrderActivities.EndOrder), (_, i) => Run(async () =>
        {
            await _orders.EndOrder(i, default);
            return true;
        }));

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
