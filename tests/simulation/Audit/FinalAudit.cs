using Microsoft.DurableTask.Client;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulation;

/// <summary>What must be true when everything has come to rest: status, order row, journal and the acquirer's books say the same.</summary>
internal sealed class FinalAudit(World world)
{
    /// <summary>Within this a checkout ends once the faults have stopped: its own hour, and a void's slowest pause.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(90);

    public void Run()
    {
        foreach (var status in world.Audit.Statuses.Values)
            Check(status);
        new SettlementAudit(world).Run();
        foreach (var intent in world.Journal.Intents)
            if (intent.TraceNo is not null)
                CheckResolved(intent.Movement.Operation);
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
        if (s.Step == Step.Paid && world.Audit.WasToldCancelled(id))
            world.Audit.Broken("what was told to be cancelled is never paid", id);
        if (world.Orders.EndedAs(id)?.Step != s.Step)
            world.Audit.Broken("the order's row says how it ended", $"{id}: {world.Orders.EndedAs(id)?.Step} and {s.Step}");
    }

    private void CheckMoney(CheckoutStatus s)
    {
        var standing = world.Acquirer.Books.Of(s.CheckoutId).Where(e => e.Stands && !e.IsMisbooked).ToList();
        var held = s.Tenders.Where(t => t.HoldsMoney).ToList();
        var standingFen = standing.Sum(e => e.AmountFen);
        if (s.Step == Step.Paid && standingFen != s.PayableFen)
            world.Audit.Broken("paid means that the acquirer holds all of it", $"{s.CheckoutId}: {standingFen} of {s.PayableFen}");
        if (s.Step == Step.Closed && standingFen != 0)
            world.Audit.Broken("closed means that the acquirer holds nothing", $"{s.CheckoutId}: {standingFen}");
        if (!standing.Select(e => e.Number.Trace).Order().SequenceEqual(held.Select(t => t.Authorisation!.TraceNo).Order()))
            world.Audit.Broken("books and status agree on what stands", $"{s.CheckoutId}: {Names(standing.Select(e => e.Number.Trace))} and {Names(held.Select(t => t.Authorisation!.TraceNo))}");
    }

    private void CheckResolved(MoneyOperation operation)
    {
        var outcome = world.Journal.OutcomeOf(operation)?.Event;
        if (outcome is JournalEvent.Approved or JournalEvent.Declined or JournalEvent.NotSent || world.Journal.IsReversed(operation))
            return;
        // Nobody reverses a refund: the person who asks the acquirer has to be told of it.
        if (operation.Kind == MoneyOperationKind.Refund && world.Batches.IsListed(operation))
            return;
        world.Audit.Broken("every unknown outcome is resolved", $"{operation.Attempt} {operation.Key}: {outcome}");
    }

    private static string Names(IEnumerable<string> traces) => $"[{string.Join(", ", traces)}]";
}
