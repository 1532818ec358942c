using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// A person's word on a checkout that cannot go on by itself (rule S3). It is written before anybody is told: of a reversal or
/// void that still tries into the journal, where every message that gives money back is looked up before it leaves; of a checkout
/// that has ended into its order's row, which decides between two people.
/// </summary>
public sealed class Resolutions(TableOrders orders, TableJournal journal, TableTerminals terminals, Leases leases, ILogger<Resolutions> log)
{
    /// <param name="tender">The tender whose money is back; has to be named while an unwind is under way.</param>
    /// <returns>Null when the word counts.</returns>
    public async Task<Refusal?> ResolveAsync(DurableTaskClient client, string checkoutId, Resolution said, int? tender, CancellationToken cancellation)
    {
        if (await StatusWatch.FindAsync(client, checkoutId, cancellation) is not { } instance)
            return Refusals.UnknownCheckout(checkoutId);
        var status = await orders.LastStatusAsync(StatusWatch.StatusOf(instance), cancellation);
        if (status.Resolution is not null)
        {
            // Whoever said it may have been interrupted before all of it was written.
            await Finish(status, cancellation);
            return Refusals.NothingToResolve;
        }

        // Asked before the journal is read: an unwind that has ended has written all of it.
        var unwind = await client.GetInstanceAsync(UnwindOrchestrator.InstanceId(checkoutId), cancellation);
        var unwinding = unwind is { IsCompleted: false };
        var lines = BatchLines.From(await journal.ListAsync(checkoutId, cancellation));
        var atWork = unwinding || lines.Any(l => l.IsToReverse);
        if (Decisions.Resolve(status, said.Outcome, lines.Held().Sum(l => l.Movement.AmountFen), atWork) is { } refused)
            return refused;
        if (leases.HasJustFailed(instance) || leases.HasJustFailed(unwind))
            return Refusals.StillUnderWay;

        if (unwinding && Stuck(lines) is var stuck && tender != stuck)
            return stuck is null ? Refusals.NothingToResolve : Refusals.TenderNotStuck(stuck.Value);
        if (unwinding || status.Step != Step.NeedsAttention)
            return await Vouch(client, checkoutId, unwinding ? tender : null, lines, said, cancellation) ? null : Refusals.NothingToResolve;
        if (!await TryEnd(status, lines, said, cancellation))
            return Refusals.NothingToResolve;
        // The row says so now: whoever asked may hang up.
        await Finish(status.Resolved(said), CancellationToken.None);
        foreach (var line in lines.Where(l => l.IsToReverse))
            await Wake(client, ReversalOrchestrator.InstanceId(line.Movement.Operation), CancellationToken.None);
        return null;
    }

    /// <summary>Does what was left undone when somebody's word was being written.</summary>
    public async Task FinishAllAsync(string storeId, CancellationToken cancellation)
    {
        foreach (var resolved in await orders.ListUnfinishedAsync(storeId, cancellation))
            try
            {
                await Finish(resolved, cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // It is tried again with the next end of day; this one does not wait for it.
                log.LogError(fault, "What was said of checkout {Checkout} could not be written down to the end", resolved.CheckoutId);
            }
    }

    /// <summary>Writes the word down for what still tries to give money back, and wakes it.</summary>
    /// <param name="voided">The tender whose void is stuck; null when no unwind is under way.</param>
    /// <returns>False when nothing tries any more.</returns>
    private async Task<bool> Vouch(
        DurableTaskClient client, string checkoutId, int? voided, IReadOnlyList<BatchLine> lines, Resolution said, CancellationToken cancellation)
    {
        var woken = new List<string>();
        // The sale first: when the reversal of its void ends, no further void may begin.
        foreach (var sale in lines.Held().Where(l => l.Movement.Operation.Attempt.Tender == voided))
            await Vouch(sale, said, cancellation);
        if (voided is not null)
            woken.Add(UnwindOrchestrator.InstanceId(checkoutId));
        foreach (var line in lines.Where(l => l.IsToReverse))
        {
            // Only what is being reversed: another may be a sale that is being authorised.
            var reversal = ReversalOrchestrator.InstanceId(line.Movement.Operation);
            if (!await IsRunning(client, reversal, cancellation))
                continue;
            await Vouch(line, said, cancellation);
            woken.Add(reversal);
        }

        foreach (var instance in woken)
            await Wake(client, instance, cancellation);
        return woken.Count > 0;
    }

    private Task Vouch(BatchLine line, Resolution said, CancellationToken cancellation) =>
        journal.AppendAsync(line.Intent.Undone(JournalEvent.Resolved, said.ToCause(), said.At), cancellation);

    /// <summary>The order's row decides: of two people who say different things at once, the first to write it.</summary>
    /// <returns>False when somebody else was first.</returns>
    private async Task<bool> TryEnd(CheckoutStatus status, IReadOnlyList<BatchLine> lines, Resolution said, CancellationToken cancellation)
    {
        // Nothing that was about to begin when the checkout or its unwind failed begins after this.
        if (status.Attempt is { } attempt && status.CurrentTender is { } tender)
            await Forbid(new MoneyOperation(attempt, MoneyOperationKind.Sale), tender.AmountFen);
        foreach (var held in lines.Held().Select(l => l.Movement))
            await Forbid(NextVoid(lines, held.Operation.Attempt), held.AmountFen);
        await orders.EndAsync(status.Resolved(said), cancellation);
        return (await orders.FindAsync(status.StoreId, status.CheckoutId, cancellation))?.EndedAs?.Resolution == said;

        Task Forbid(MoneyOperation operation, long amountFen) => journal.ForbidAsync(
            new MoneyMovement(operation, status.StoreId, status.TerminalId, amountFen, Entry: null, said.ToCause()), cancellation);
    }

    private static MoneyOperation NextVoid(IReadOnlyList<BatchLine> lines, AttemptId attempt) => new(attempt, MoneyOperationKind.Void, 1 + lines
        .Select(l => l.Movement.Operation).Where(o => o.Attempt == attempt && o.Kind == MoneyOperationKind.Void).Select(o => o.Try).DefaultIfEmpty().Max());

    /// <summary>
    /// What the journal holds, or knows nothing certain of, is written down as given back by hand, if that is what they said; then
    /// the terminal is free. Safe to repeat.
    /// </summary>
    private async Task Finish(CheckoutStatus resolved, CancellationToken cancellation)
    {
        // Read anew: what began before it was forbidden is in it.
        var lines = BatchLines.From(await journal.ListAsync(resolved.CheckoutId, cancellation));
        if (resolved.Resolution!.Outcome == ResolvedAs.GivenBack)
            foreach (var line in lines.Held().Union(lines.Where(l => l.IsToReverse)))
                await Vouch(line, resolved.Resolution, cancellation);
        await terminals.ReleaseAsync(resolved.TerminalId, resolved.CheckoutId, cancellation);
        await orders.FinishAsync(resolved, cancellation);
    }

    /// <summary>The tender that an unwind is at: the one it last began to void, or the next when that one's money is back; null when all is.</summary>
    private static int? Stuck(IReadOnlyList<BatchLine> lines)
    {
        var held = lines.Held().Select(l => l.Movement.Operation.Attempt.Tender).Order().ToList();
        var last = lines.OrderBy(l => l.Intent.At).LastOrDefault(l => l.Movement.Operation.Kind == MoneyOperationKind.Void)?.Movement.Operation.Attempt.Tender ?? 0;
        return held.Contains(last) ? last : held.Cast<int?>().FirstOrDefault(tender => tender > last);
    }

    private async Task Wake(DurableTaskClient client, string instanceId, CancellationToken cancellation)
    {
        try
        {
            if (await IsRunning(client, instanceId, cancellation))
                await client.RaiseEventAsync(instanceId, EventNames.Resolved, true, cancellation);
        }
        catch (Exception ended) when (ended is not OperationCanceledException)
        {
            // It ended in between, or its next try, minutes from now, finds the word without being woken.
            log.LogInformation(ended, "{Instance} could not be told of a person's word; its next try reads it", instanceId);
        }
    }

    private static async Task<bool> IsRunning(DurableTaskClient client, string instanceId, CancellationToken cancellation) =>
        await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false };
}
