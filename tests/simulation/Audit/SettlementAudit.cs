using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Simulation;

/// <summary>What must be true once the last day is closed: the kept settlements, the journal and the acquirer's books say the same.</summary>
internal sealed class SettlementAudit(World world)
{
    public void Run()
    {
        if (!world.Audit.IsOver)
        {
            world.Audit.Broken("the day comes to an end", $"{world.AtWork} at work");
            return;
        }

        foreach (var entry in world.Acquirer.Books.All.Where(e => e.Kind == EntryKind.Sale))
            Check(entry);
        foreach (var (key, result) in world.Batches.Kept)
            foreach (var difference in result.Differences)
                Check(key.TerminalId, key.BatchNo!, difference);
        CheckTotals();
    }

    private void Check(Entry sale)
    {
        if (sale.IsRefunded && !sale.IsMisbooked)
            world.Audit.Broken("nothing that was sold is refunded", $"{sale.Number}");
        if (sale is { IsMisbooked: true, Stands: true } && Differences(sale).All(d => d.TraceNo != sale.Number.Trace))
            world.Audit.Broken("a charge without a sale is given back or listed", $"{sale.Number}");
        if (sale is { Stands: true, IsMisbooked: false } && !world.Journal.IsSettled(new MoneyOperation(sale.Attempt, MoneyOperationKind.Sale)))
            world.Audit.Broken("what stands is settled", $"{sale.Number}");
    }

    private IReadOnlyList<Difference> Differences(Entry sale) =>
        world.Batches.Kept.TryGetValue((sale.Number.TerminalId, sale.Number.Batch), out var result) ? result.Differences : [];

    private void Check(string terminalId, string batchNo, Difference difference)
    {
        var refunded = world.Acquirer.Books.Find(new Number(terminalId, batchNo, difference.TraceNo)) is { IsRefunded: true };
        if (difference.Refund is RefundOutcome.Done or RefundOutcome.NotDone && refunded != (difference.Refund == RefundOutcome.Done))
            world.Audit.Broken("what is told of a refund is true", $"{terminalId} batch {batchNo} {difference}");
    }

    /// <summary>Every fen that the settlements claim was taken and kept, or given back.</summary>
    private void CheckTotals()
    {
        var settledFen = world.Batches.Kept.Values.Where(r => r.Outcome != SettlementOutcome.NotSettled).Sum(r => r.Totals.NetFen);
        var journalFen = world.Journal.Intents.Where(i => world.Journal.IsSettled(i.Movement.Operation)).Sum(
            i => i.Movement.Operation.Kind == MoneyOperationKind.Refund ? -i.Movement.AmountFen : i.Movement.AmountFen);
        if (settledFen != journalFen)
            world.Audit.Broken("the settlements kept are what the journal says was settled", $"{settledFen} and {journalFen}");
    }
}
