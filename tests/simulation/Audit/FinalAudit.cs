using Microsoft.DurableTask.Client;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulation;

/// <summary>What must be true when everything has come to rest: status, order row, journal, app and the books of those who hold the money say the same.</summary>
internal sealed class FinalAudit(World world)
{
    /// <summary>Within this a checkout ends once the faults have stopped: its own hour, and a void's slowest pause.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(90);

    public void Run()
    {
        foreach (var status in world.Audit.Statuses.Values)
            Check(status);
        new FinalBenefitAudit(world).Run();
        world.Shelves.Audit(world.Audit.Statuses);
        new SettlementAudit(world).Run();
        foreach (var intent in world.Journal.Intents)
            if (!intent.IsForbidden)
                CheckResolved(intent.Movement);
    }

    private void Check(CheckoutStatus s)
    {
        var id = s.CheckoutId;
        if (world.App.Row(id) is not { RuntimeStatus: OrchestrationRuntimeStatus.Completed } || !s.HasEnded)
        {
            world.Audit.Broken("a checkout ends", $"{id}: {s.Step} {world.App.Row(id)?.RuntimeStatus} {world.App.Row(id)?.FailureDetails}");
            return;
        }

        var began = s.Since > world.Clear ? s.Since : world.Clear;
        if (world.Audit.EndedAt(id) - began > Bound)
            world.Audit.Broken("a checkout ends in time", $"{id}: {world.Audit.EndedAt(id)}");
        CheckMoney(s);
        new AppAudit(world).Check(s);
        if (s.Step == Step.Paid && world.Audit.WasToldCancelled(id))
            world.Audit.Broken("what was told to be cancelled is never paid", id);
        if (world.Orders.EndedAs(id)?.Step != s.Step)
            world.Audit.Broken("the order's row says how it ended", $"{id}: {world.Orders.EndedAs(id)?.Step} and {s.Step}");
    }

    private void CheckMoney(CheckoutStatus s)
    {
        var standing = Standing(s.CheckoutId).ToList();
        var held = s.Tenders.Where(t => t.HoldsMoney).Select(t => t.Trade?.Number ?? t.Authorisation!.TraceNo).ToList();
        var standingFen = standing.Sum(e => e.Fen);
        if (s.Step == Step.Paid && standingFen != s.PayableFen)
            world.Audit.Broken("paid means that all of it is held", $"{s.CheckoutId}: {standingFen} of {s.PayableFen}");
        if (s.Step == Step.Closed && standingFen != 0)
            world.Audit.Broken("closed means that nothing is held", $"{s.CheckoutId}: {standingFen}");
        if (!standing.Select(e => e.Name).Order().SequenceEqual(held.Order()))
            world.Audit.Broken("books and status agree on what stands", $"{s.CheckoutId}: {Names(standing.Select(e => e.Name))} and {Names(held)}");
    }

    /// <summary>What is held for the checkout by acquirer, Alipay and shopping app, by the name that its tender has for it.</summary>
    private IEnumerable<(string Name, long Fen)> Standing(string checkoutId) =>
        world.Acquirer.Books.Of(checkoutId).Where(e => e.Stands && !e.IsMisbooked).Select(e => (e.Number.Trace, e.AmountFen))
            .Concat(world.Audit.Trades.Of(checkoutId).Where(t => t.HeldFen != 0).Select(t => (t.Number, t.HeldFen)));

    private void CheckResolved(MoneyMovement movement)
    {
        var operation = movement.Operation;
        var outcome = world.Journal.OutcomeOf(operation)?.Event;
        if (movement.Means != Means.BankCard)
            CheckTrade(operation, stands: outcome == JournalEvent.Approved && !world.Journal.IsReversed(operation));
        if (outcome is JournalEvent.Approved or JournalEvent.Declined or JournalEvent.NotSent || world.Journal.IsReversed(operation))
            return;
        // Nobody reverses a refund: the person who asks the acquirer has to be told of it.
        if (operation.Kind == MoneyOperationKind.Refund && world.Batches.IsListed(operation))
            return;
        world.Audit.Broken("every unknown outcome is resolved", $"{operation.Attempt} {operation.Key}: {outcome}");
    }

    private void CheckTrade(MoneyOperation operation, bool stands)
    {
        var held = world.Audit.Trades.Of(operation.Attempt.CheckoutId).Any(t => t.Number == operation.ToTradeNumber() && t.HeldFen > 0);
        if (held != stands)
            world.Audit.Broken("journal and books agree on every trade", $"{operation.Attempt}: {(held ? "held" : "not held")}, {world.Journal.OutcomeOf(operation)?.Event}");
    }

    private static string Names(IEnumerable<string> names) => $"[{string.Join(", ", names)}]";
}
