using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// A person's word on a checkout that cannot go on by itself (rule S3). It is written before anybody is told: of a reversal or
/// void that still tries into the journal, where it is looked up before each message that gives money back; of a checkout that
/// has ended into its order's row. Of two people who speak at once the first to write counts.
/// </summary>
public sealed class Resolutions(TableOrders orders, TableJournal journal, TableTerminals terminals, Leases leases, IAppOrders app, IBenefits benefits, IStock stock, ILogger<Resolutions> log)
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
        var entries = await journal.ListAsync(checkoutId, cancellation);
        var lines = BatchLines.From(entries);
        var atWork = unwinding || lines.Any(l => l.IsToReverse);
        if (Decisions.Resolve(status, said.Outcome, lines.Held().Sum(l => l.Movement.AmountFen), atWork) is { } refused)
            return refused;
        if ((leases.GraceLeft(instance) ?? leases.GraceLeft(unwind)) is { } left)
            return Refusals.JustFailed((int)Math.Ceiling(left.TotalSeconds));

        if (unwinding)
            return await OfTheUnwind(client, checkoutId, lines, said, tender, cancellation);
        return status.Step == Step.NeedsAttention
            ? await OfTheOrder(client, status, entries, said, cancellation)
            : await OfReversals(client, lines, said, cancellation) ? null : Refusals.NothingToResolve;
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

    /// <summary>The money of the tender that the unwind is at is back: no further void of it begins, and a void's reversal ends.</summary>
    private async Task<Refusal?> OfTheUnwind(
        DurableTaskClient client, string checkoutId, IReadOnlyList<BatchLine> lines, Resolution said, int? tender, CancellationToken cancellation)
    {
        if (Stuck(lines) is not { } stuck)
            return Refusals.NothingToResolve;
        if (tender != stuck)
            return lines.Any(l => l is { Vouched: not null, Movement.Operation.Kind: MoneyOperationKind.Sale } && l.Movement.Operation.Attempt.Tender == tender)
                ? Refusals.NothingToResolve
                : Refusals.TenderNotStuck(stuck);
        // Somebody may have said so already, and been interrupted before the reversal of its void was told.
        if (lines.Held().FirstOrDefault(l => l.Movement.Operation.Attempt.Tender == stuck) is not { } sale)
            return await OfReversals(client, lines, said, cancellation) ? null : Refusals.NothingToResolve;
        if (!await TryVouch(sale, said, cancellation))
            return Refusals.NothingToResolve;
        // It is written: whoever asked may hang up.
        await Wake(client, UnwindOrchestrator.InstanceId(checkoutId));
        // What was paid with the phone is given back by a reversal of its own.
        await Wake(client, ReversalOrchestrator.InstanceId(sale.Movement.Operation));
        await OfReversals(client, lines, said, CancellationToken.None);
        return null;
    }

    /// <returns>False when none is under way, or somebody else has said so before.</returns>
    private async Task<bool> OfReversals(DurableTaskClient client, IReadOnlyList<BatchLine> lines, Resolution said, CancellationToken cancellation)
    {
        var counts = false;
        foreach (var line in lines.Where(l => l.IsToReverse))
        {
            // Only what is being reversed: another may be a sale that is being authorised.
            var reversal = ReversalOrchestrator.InstanceId(line.Movement.Operation);
            if (!await client.IsRunningAsync(reversal, cancellation))
                continue;
            counts |= await TryVouch(line, said, cancellation);
            await Wake(client, reversal);
        }

        return counts;
    }

    private async Task<Refusal?> OfTheOrder(
        DurableTaskClient client, CheckoutStatus status, IReadOnlyList<JournalEntry> entries, Resolution said, CancellationToken cancellation)
    {
        if (!await Forbid(status, entries, said, cancellation))
            return Refusals.StillUnderWay;
        var ended = status.Resolved(said);
        await orders.EndAsync(ended, cancellation);
        if ((await orders.FindAsync(status.StoreId, status.CheckoutId, cancellation))?.EndedAs?.Resolution != said)
            return Refusals.NothingToResolve;
        // The row says so now: whoever asked may hang up.
        await Finish(ended, CancellationToken.None);
        foreach (var line in BatchLines.From(entries).Where(l => l.IsToReverse))
            await WakeOrStart(client, line.Movement);
        return null;
    }

    /// <summary>Nothing that was about to begin when the checkout or its unwind failed begins after this.</summary>
    /// <returns>False when something has begun since the lines were read.</returns>
    private async Task<bool> Forbid(CheckoutStatus status, IReadOnlyList<JournalEntry> entries, Resolution said, CancellationToken cancellation)
    {
        var next = BatchLines.From(entries).Held().Where(l => l.Movement.Means == Means.BankCard).Select(l => (Operation: NextVoid(entries, l.Movement.Operation.Attempt), l.Movement.AmountFen)).ToList();
        if (status.Attempt is { } attempt && status.CurrentTender is { } tender)
            next.Add((new MoneyOperation(attempt, MoneyOperationKind.Sale), tender.AmountFen));
        foreach (var (operation, amountFen) in next)
        {
            var movement = new MoneyMovement(operation, status.StoreId, status.TerminalId, amountFen, Entry: null, said.ToCause(), status.Means);
            var line = await journal.ForbidAsync(movement, cancellation);
            if (!line.IsForbidden && entries.All(l => l.Movement.Operation != operation))
                return false;
        }

        return true;
    }

    /// <summary>After every one that the journal names, those included that were forbidden.</summary>
    private static MoneyOperation NextVoid(IReadOnlyList<JournalEntry> entries, AttemptId attempt) => new(attempt, MoneyOperationKind.Void, 1 + entries
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
                await TryVouch(line, resolved.Resolution, cancellation);
        await terminals.ReleaseAsync(resolved.TerminalId, resolved.CheckoutId, cancellation);
        var input = (await orders.FindAsync(resolved.StoreId, resolved.CheckoutId, cancellation))?.Input;
        if (input?.ToStockClaim() is { } goods)
            await (resolved.Step == Step.Paid ? stock.TakeAsync(goods, cancellation) : stock.ReleaseAsync(goods, cancellation));
        if (await TryTellPlatform(resolved, input, cancellation))
            await orders.FinishAsync(resolved, cancellation);
    }

    /// <summary>What was held of the customer's benefits is used up or free again, and the app shows the order's end.</summary>
    /// <returns>False when the platform is away: the next end of day tells it.</returns>
    private async Task<bool> TryTellPlatform(CheckoutStatus resolved, CheckoutInput? input, CancellationToken cancellation)
    {
        if (resolved.Member is not { } member || input is null)
            return true;
        try
        {
            if (resolved is { Step: Step.Paid, Benefits: { IsConfirmed: true, Offer.Used.Count: > 0 } })
                await benefits.RedeemAsync(new BenefitClaim(resolved.CheckoutId, member.MemberId, Ids: null, resolved.Sequence), cancellation);
            else if (resolved.Benefits is not null)
                await benefits.ReleaseAsync(resolved.CheckoutId, resolved.Sequence, cancellation);
            if (AppOrder.Of(resolved, input) is { } shown)
                await app.ShowAsync(shown, cancellation);
            return true;
        }
        catch (Exception away) when (MemberPlatformClient.IsAway(away, cancellation))
        {
            log.LogWarning(away, "How order {OrderNo} ended could not be told to the member platform", resolved.OrderNo);
            return false;
        }
    }

    /// <returns>False when somebody else has said so before.</returns>
    private async Task<bool> TryVouch(BatchLine line, Resolution said, CancellationToken cancellation)
    {
        var word = line.Intent.Undone(JournalEvent.Resolved, said.ToCause(), said.At);
        return await journal.AppendAsync(word, cancellation) == word;
    }

    /// <summary>
    /// The tender that an unwind is at: the one it last began to void, or the next when that is over; null when all are.
    /// </summary>
    private static int? Stuck(IReadOnlyList<BatchLine> lines)
    {
        var held = lines.Held().Select(l => l.Movement.Operation.Attempt.Tender).Order().ToList();
        var last = lines.OrderBy(l => l.Intent.At).LastOrDefault(l => l.Movement.Operation.Kind == MoneyOperationKind.Void);
        var tender = last?.Movement.Operation.Attempt.Tender ?? 0;
        return last is { IsToReverse: true } || held.Contains(tender) ? tender : held.Cast<int?>().FirstOrDefault(next => next > tender);
    }

    /// <summary>A payment with the phone may still wait for the customer, and nobody for it: their word covers only what had been paid.</summary>
    private async Task WakeOrStart(DurableTaskClient client, MoneyMovement unknown)
    {
        if (unknown.Means == Means.BankCard || !await client.TryReverseAsync(unknown, CancellationToken.None))
            await Wake(client, ReversalOrchestrator.InstanceId(unknown.Operation));
    }

    private async Task Wake(DurableTaskClient client, string instanceId)
    {
        try
        {
            if (await client.IsRunningAsync(instanceId, CancellationToken.None))
                await client.RaiseEventAsync(instanceId, EventNames.Resolved, true, CancellationToken.None);
        }
        catch (Exception ended)
        {
            // It ended in between, or its next try, minutes from now, finds the word without being woken.
            log.LogInformation(ended, "{Instance} could not be told of a person's word; its next try reads it", instanceId);
        }
    }
}
