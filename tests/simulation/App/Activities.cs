using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Orchestrations.Import;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;
using QuickCheckout.ProductTasks;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation.App;

/// <summary>
/// The product's orchestrators and activities on the ports of a world. A test may put a wrong activity in the place of a
/// right one, to see that the simulator finds it.
/// </summary>
public class Activities(World world)
{
    private readonly PaymentActivities _payments = new(world.Acquirer, world.Journal, world.Envelopes, world.Time);
    private readonly TradeActivities _trades = new([world.Alipay, world.ShoppingApp], world.Journal, world.Time);
    private readonly ReversalActivities _reversals = new(world.Acquirer, [world.Alipay, world.ShoppingApp], world.Journal, world.Time);
    private readonly VoidActivities _voids = new(world.Acquirer, world.Journal, world.Time);
    private readonly TerminalActivities _terminals = new(world.Hub, world.Hub);
    private readonly MemberActivities _members = new(world.Members, world.Benefits, world.Time);
    private readonly BenefitActivities _benefits = new(world.Benefits, world.Time);
    private readonly OrderActivities _orders = new(world.Orders, world.Envelopes, world.ShoppingApp, world.Benefits, world.Shelves);
    private readonly SettlementActivities _settlements = new(new SettlementDesk(world), world.Batches, world.Acquirer, world.Journal, world.Time);
    private readonly ImportActivities _imports = new(new NoImports());

    protected World World => world;

    public virtual Task<AuthoriseResult> Authorise(AuthoriseInput asked) => _payments.Authorise(asked, CancellationToken.None);

    public virtual Task<TradeAnswer> Ask(AskInput asked) => _trades.Ask(asked, CancellationToken.None);

    public virtual Task<TradeAnswer> Query(MoneyMovement sale) => _trades.Query(sale, CancellationToken.None);

    public virtual Task<bool> Reverse(MoneyMovement unknown) => _reversals.Reverse(unknown, CancellationToken.None);

    public virtual Task<VoidResult> Void(VoidRequest request) => _voids.Void(request, CancellationToken.None);

    public virtual Task<RefundResult> Refund(RefundRequest request) => _settlements.Refund(request, CancellationToken.None);

    public virtual Task<Result<Identified>> Identify(IdentifyInput input) => _members.Identify(input, CancellationToken.None);

    public virtual Task<Result<OfferedBenefits>> Reckon(ReckonInput input) => _benefits.Reckon(input, CancellationToken.None);

    public virtual Task<HoldResult> Hold(HoldInput input) => _benefits.Hold(input, CancellationToken.None);

    public virtual Task KeepGoods(StockClaim goods) => _orders.KeepGoods(goods, CancellationToken.None);

    public virtual Task<Released> Release(ReleaseInput input) => _orders.Release(input, CancellationToken.None);

    internal DurableTaskRegistry Register() =>
        ProductRegistry.With([this, _payments, _trades, _reversals, _voids, _terminals, _members, _benefits, _orders, _settlements, _imports], Run);

    /// <summary>At least once: a first run may go on, unheard, while the second is the one that counts.</summary>
    private async Task<object?> Run(Func<Task<object?>> activity)
    {
        if (world.Weather.Strikes(Fault.ActivityRunsTwice))
        {
            world.Trace.Say("app", $"runs an activity twice");
            _ = Unheard(activity);
            await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromMinutes(3)));
        }

        return await activity();
    }

    private static async Task Unheard(Func<Task<object?>> activity)
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

    /// <summary>No money is in a file of products: nobody imports one here.</summary>
    private sealed class NoImports : IImports
    {
        public Task RunAsync(string importId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task EndAsync(string importId, Refusal? failure, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
