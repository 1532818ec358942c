using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Simulation.App;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>
/// What Alipay and the shopping app tell by themselves of a trade, and what the app makes of it, in the steps of the one in
/// functions/: a checkout that waits for it looks for itself; what was paid and is counted by nobody is given back.
/// </summary>
public sealed class PaymentNews(World world)
{
    private const int Tries = 8;
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Late = TimeSpan.FromHours(12);

    /// <summary>The trade has become what it is now; word of it is on its way, or not.</summary>
    public void Tell(BookedTrade trade, string from)
    {
        if (world.Weather.Strikes(Fault.NewsLost))
            return;
        var isPaid = trade.State == TradeState.Paid;
        for (var copies = world.Weather.Strikes(Fault.NewsTwice) ? 2 : 1; copies > 0; copies--)
        {
            var travel = world.Dice.Skewed(world.Weather.Strikes(Fault.NewsLate) ? Late : Travel);
            world.Begin(() => Deliver(trade.Attempt, isPaid, from, travel));
        }
    }

    /// <summary>Again until it is heard, but not for ever.</summary>
    private async Task Deliver(AttemptId attempt, bool isPaid, string from, TimeSpan travel)
    {
        await world.Time.Sleep(travel);
        for (var tries = 0; tries < Tries; tries++)
        {
            if (world.App.IsUp && (world.App.Status(attempt.CheckoutId) is not { } status || await Hear(status, attempt, isPaid, from) == Said.Acknowledged))
                return;
            await world.Time.Sleep(TimeSpan.FromSeconds(30) + world.Dice.Skewed(TimeSpan.FromHours(1)));
        }
    }

    private async Task<Said> Hear(CheckoutStatus status, AttemptId attempt, bool isPaid, string from)
    {
        if (world.Weather.Strikes(Fault.NewsDecidedLate))
            await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromMinutes(2)));
        if (status.Attempt == attempt && Decisions.QueryNow(status) is null)
            return await world.App.Raise(attempt.CheckoutId, EventNames.QueryNow(attempt), new QueryAsked(from));
        return isPaid && Decisions.IsNobodys(status, attempt) ? await GiveBack(status, attempt) : Said.Acknowledged;
    }

    private async Task<Said> GiveBack(CheckoutStatus status, AttemptId attempt)
    {
        if (!world.App.IsUp)
            return Said.NoAnswer;
        var operation = new MoneyOperation(attempt, MoneyOperationKind.Sale);
        if (world.App.Row(ReversalOrchestrator.InstanceId(operation)) is { IsCompleted: false })
            return Said.Acknowledged;
        world.Trace.Say("app", $"gives back {attempt}, which nobody counts");
        return await world.App.Schedule(new MoneyMovement(
            operation, status.StoreId, status.TerminalId, status.Tenders[attempt.Tender - 1].AmountFen, Entry: null, MoneyCause.OfSystem(Refusals.OutcomeUnknown), status.Means));
    }
}
