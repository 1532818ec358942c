using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Prints a checkout's papers again, from what is written down and beside its orchestration, which may have ended long ago
/// (rule B8). Each reprint has a number of its own, so that the terminal does not take it for a repeated command.
/// </summary>
public sealed class Reprinter(TableOrders orders, TableTerminals terminals, Leases leases, TableJournal journal, ITerminalGateway gateway, TimeProvider clock)
{
    /// <summary>Of one checkout's receipt, and as many of its slips.</summary>
    public const int MostCopies = 99;

    /// <returns>The number of the copy.</returns>
    public async Task<Result<int>> ReprintAsync(DurableTaskClient client, string checkoutId, PaperKind what, string by, CancellationToken cancellation)
    {
        if (await StatusWatch.ReadAsync(client, checkoutId, cancellation) is not { } live
            || await orders.FindAsync(live.StoreId, checkoutId, cancellation) is not { } order)
            return Refusals.UnknownCheckout(checkoutId);
        var status = await orders.LastStatusAsync(live, cancellation);
        if (Decisions.Reprint(status, what) is { } refusal)
            return refusal;
        if (await BusyWith(client, status, cancellation) is { } other)
            return other.ToRefusal();

        var papers = what == PaperKind.Receipt ? [copy => Papers.Receipt(status, order.Input, copy)] : await Slips(status, cancellation);
        if (papers.Count == 0)
            return Refusals.NoSlips;
        // Counted before it is printed: a number may be missing when the terminal is away, but none comes out twice.
        if (await orders.CountReprintAsync(
            status.StoreId, checkoutId, what, MostCopies, copy => new Reprint(what, copy, by, clock.GetUtcNow()), cancellation) is not { } copy)
            return Refusals.TooManyCopies(MostCopies);
        foreach (var paper in papers)
            if (await Send(status.TerminalId, paper(copy), cancellation) is { } refused)
                return refused;
        return copy;
    }

    /// <returns>Null when the terminal may print; otherwise the checkout whose customer stands at it.</returns>
    private async Task<LeaseHolder?> BusyWith(DurableTaskClient client, CheckoutStatus status, CancellationToken cancellation)
    {
        // A settlement needs no screen: papers may come out beside it.
        if (await terminals.FindAsync(status.TerminalId, cancellation) is not { } terminal
            || await leases.HolderAsync(client, terminal, cancellation) is not { IsSettlement: false } holder || holder.Id == status.CheckoutId)
            return null;
        return await StatusWatch.ReadAsync(client, holder.Id, cancellation) is { } other && !Decisions.IsBetweenCustomers(other) ? holder : null;
    }

    /// <returns>From the number of the copy to each paper, in the order of tenders.</returns>
    private async Task<IReadOnlyList<Func<int, TerminalCommand>>> Slips(CheckoutStatus status, CancellationToken cancellation)
    {
        var lines = BatchLines.From(await journal.ListAsync(status.CheckoutId, cancellation));
        var sales = status.Tenders.Where(t => t.HoldsMoney).Select(t => (t.Number, Paper: (Func<int, TerminalCommand>)(copy => Papers.SaleSlip(status, t, copy))));
        // One that a person gave back by hand has the acquirer's paper, not ours.
        var voids =
            from tender in status.Tenders
            where tender.State == TenderState.Voided
            from line in lines
            where line.Stands && line.Movement.Operation.Kind == MoneyOperationKind.Void && line.Movement.Operation.Attempt.Tender == tender.Number
            select (tender.Number, Paper: (Func<int, TerminalCommand>)(copy => Papers.VoidSlip(status.OrderNo, line.Movement, tender.Card!, line.Outcome!.ToAuthorisation(), copy)));
        return [.. sales.Concat(voids).OrderBy(p => p.Number).Select(p => p.Paper)];
    }

    private async Task<Refusal?> Send(string terminalId, TerminalCommand paper, CancellationToken cancellation)
    {
        try
        {
            return await gateway.SendAsync(terminalId, paper, cancellation);
        }
        catch (HttpRequestException)
        {
            // The hub itself cannot be reached.
            return Refusals.TerminalOffline;
        }
    }
}
