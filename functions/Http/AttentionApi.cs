using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions.Http;

/// <summary>What needs a person, and the person's word that it is done (rule S3). Who said it, and why, stays with the order and in the journal.</summary>
public sealed class AttentionApi(TableOrders orders, TableJournal journal, TableTerminals terminals, TableBatches batches, TimeProvider clock)
{
    private const int PageSize = 50;

    /// <summary>
    /// Checkouts that ended so, those that wait for the acquirer too long, and those whose orchestration failed; settlements that
    /// were not made, or left differences.
    /// </summary>
    [Function("ListAttention")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attention")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var store = Query.Id(request, "storeId");
        if (store.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var storeId = store.Value;
        var found = new Dictionary<string, CheckoutStatus>();
        var query = new OrchestrationQuery
        {
            Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            FetchInputsAndOutputs = true,
            PageSize = PageSize,
        };
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellation))
            if (instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance) is { Attention: not null } live
                && (storeId is null || live.StoreId == storeId) && await orders.LastStatusAsync(live, cancellation) is { Attention: not null } status)
                found[status.CheckoutId] = status;
        // After the instances: one that ends in between has written its order's row before.
        foreach (var ended in await orders.ListAttentionAsync(storeId, cancellation))
            found[ended.CheckoutId] = ended;
        return Results.Ok(new NeedsPerson([.. found.Values], await batches.ListAttentionAsync(storeId, cancellation)));
    }

    /// <summary>
    /// The money is back: a reversal or void that still tries ends, and its checkout goes on; an order that has ended is closed.
    /// Or all of it is paid and stays: an order that could not be completed is. The terminal of an order that ends so is free.
    /// </summary>
    [Function("ResolveAttention")]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attention/{id}/resolve")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ResolveAttention>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id") ?? (body.Value!.Outcome is null ? Refusals.Required("outcome") : null)
            ?? Ids.CheckName(body.Value.By, "by") ?? Notes.Check(body.Value.Note)) is { } refusal)
            return Problem.Of(request, refusal);
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } live)
            return Problem.Of(request, Refusals.UnknownCheckout(id));

        var status = await orders.LastStatusAsync(live, cancellation);
        if (status.Resolution is { } earlier)
        {
            // Whoever said it may have been interrupted before all of it was written.
            await Finish(status, earlier, cancellation);
            return Problem.Of(request, Refusals.NothingToResolve);
        }

        var said = new Resolution(body.Value!.Outcome!.Value, body.Value.By!, body.Value.Note!, clock.GetUtcNow());
        // Of a checkout that failed the unwind may still be at work: what it voids must not be written down as given back by hand.
        // Asked before the journal is read: one that has ended has written all of it.
        var unwinding = await IsRunning(client, UnwindOrchestrator.InstanceId(id), cancellation);
        var lines = BatchLines.From(await journal.ListAsync(id, cancellation));
        if (Decisions.Resolve(status, said.Outcome, lines.Held().Sum(l => l.Movement.AmountFen), unwinding || lines.Any(l => l.IsToReverse)) is { } refused)
            return Problem.Of(request, refused);

        if (unwinding && Stuck(lines) is var stuck && body.Value.Tender != stuck)
            return Problem.Of(request, Refusals.TenderNotStuck(stuck));
        if (status.Step != Step.NeedsAttention || unwinding)
            return await Tell(client, id, unwinding ? body.Value.Tender : null, lines, said, cancellation)
                ? Results.Accepted($"/api/checkouts/{id}/journal")
                : Problem.Of(request, Refusals.NothingToResolve);
        if (!await TryEnd(status, said, cancellation))
            return Problem.Of(request, Refusals.NothingToResolve);
        // The row says so now: whoever asked may hang up.
        if (said.Outcome == ResolvedAs.GivenBack)
            await Tell(client, id, voided: null, lines, said, CancellationToken.None);
        await Finish(status, said, CancellationToken.None);
        return Results.Accepted($"/api/checkouts/{id}");
    }

    /// <summary>The order's row decides: of two people who say different things at once, the first to write it.</summary>
    /// <returns>False when somebody else was first.</returns>
    private async Task<bool> TryEnd(CheckoutStatus status, Resolution said, CancellationToken cancellation)
    {
        // Nothing that was about to begin when the checkout failed begins after this.
        if (status.Attempt is { } attempt && status.CurrentTender is { } tender)
            await journal.ForbidAsync(
                new MoneyMovement(new MoneyOperation(attempt, MoneyOperationKind.Sale), status.StoreId, status.TerminalId, tender.AmountFen, Entry: null, said.ToCause()), cancellation);
        await orders.EndAsync(status.Resolved(said), cancellation);
        return (await orders.FindAsync(status.StoreId, status.CheckoutId, cancellation))?.EndedAs?.Resolution == said;
    }

    /// <summary>
    /// What the journal holds, or knows nothing certain of, is written down as given back by hand, if that is what they said; then
    /// the terminal is free. Safe to repeat.
    /// </summary>
    private async Task Finish(CheckoutStatus ended, Resolution said, CancellationToken cancellation)
    {
        // Read anew: what began before it was forbidden is in it.
        var lines = BatchLines.From(await journal.ListAsync(ended.CheckoutId, cancellation));
        if (said.Outcome == ResolvedAs.GivenBack)
            foreach (var line in lines.Held().Union(lines.Where(l => l.IsToReverse)))
                await journal.AppendAsync(line.Intent.Undone(JournalEvent.Resolved, said.ToCause(), said.At), cancellation);
        await terminals.ReleaseAsync(ended.TerminalId, ended.CheckoutId, cancellation);
    }

    /// <summary>
    /// Tells what is stuck: an unwind, that the tender it last tried to void has its money back, and any reversal. The unwind
    /// first: when its reversal ends it must know already that no further void is wanted.
    /// </summary>
    /// <param name="voided">That tender, as the person named it; null when no unwind ran when they were heard.</param>
    /// <returns>False when neither is under way.</returns>
    private static async Task<bool> Tell(
        DurableTaskClient client, string id, int? voided, IReadOnlyList<BatchLine> lines, Resolution said, CancellationToken cancellation)
    {
        var told = voided is not null
            && await TellInstance(client, UnwindOrchestrator.InstanceId(id), new ResolvedByPerson(said.By, said.Note, voided), cancellation);
        foreach (var operation in lines.Select(l => l.Movement.Operation))
            told |= await TellInstance(client, ReversalOrchestrator.InstanceId(operation), new ResolvedByPerson(said.By, said.Note), cancellation);
        return told;
    }

    /// <summary>The tender that an unwind is at: the one it last began to void, or the next when that one's money is back.</summary>
    private static int Stuck(IReadOnlyList<BatchLine> lines)
    {
        var held = lines.Held().Select(l => l.Movement.Operation.Attempt.Tender).Order().ToList();
        var last = lines.OrderBy(l => l.Intent.At).LastOrDefault(l => l.Movement.Operation.Kind == MoneyOperationKind.Void)?.Movement.Operation.Attempt.Tender ?? 0;
        return held.Contains(last) ? last : held.FirstOrDefault(tender => tender > last);
    }

    /// <returns>False when it does not run.</returns>
    private static async Task<bool> TellInstance(DurableTaskClient client, string instanceId, ResolvedByPerson person, CancellationToken cancellation)
    {
        if (!await IsRunning(client, instanceId, cancellation))
            return false;
        await client.RaiseEventAsync(instanceId, EventNames.Resolved, person, cancellation);
        return true;
    }

    private static async Task<bool> IsRunning(DurableTaskClient client, string instanceId, CancellationToken cancellation) =>
        await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false };
}
