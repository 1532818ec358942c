using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions.Http;

/// <summary>What needs a person, and the person's word that it is done (rule S3). Who said it, and why, goes into the journal.</summary>
public sealed class AttentionApi(TableOrders orders, TableJournal journal, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int MaxNote = 200;

    /// <summary>Checkouts that ended so, those that wait for the acquirer too long, and those whose orchestration failed.</summary>
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
            if (instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance) is { Attention: not null } status
                && (storeId is null || status.StoreId == storeId) && !await IsResolved(status, cancellation))
                found[status.CheckoutId] = status;
        // After the instances: one that ends in between has written its order's row before.
        foreach (var ended in await orders.ListAttentionAsync(storeId, cancellation))
            found[ended.CheckoutId] = ended;
        return Results.Ok(found.Values);
    }

    /// <summary>
    /// Nothing of this checkout is left to undo at the acquirer. A reversal that still tries ends and its checkout goes on;
    /// an order that ended with money to give back is closed.
    /// </summary>
    [Function("ResolveAttention")]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attention/{id}/resolve")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ResolveAttention>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id") ?? Ids.CheckName(body.Value!.By, "by") ?? CheckNote(body.Value.Note)) is { } refusal)
            return Problem.Of(request, refusal);
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } status)
            return Problem.Of(request, Refusals.UnknownCheckout(id));
        var known = (await orders.FindAsync(status.StoreId, id, cancellation))?.LastStatus(status) ?? status;
        if (known.Attention is null)
            return Problem.Of(request, Refusals.NothingToResolve);

        var person = new ResolvedByPerson(body.Value!.By!, body.Value.Note!);
        var ended = known.Step == Step.NeedsAttention;
        if (ended)
            await Close(known, person, cancellation);
        return await Tell(client, known, person, cancellation) || ended
            ? Results.Accepted($"/api/checkouts/{id}/journal")
            : Problem.Of(request, Refusals.NothingToResolve);
    }

    /// <summary>An instance that failed says for ever that it needs a person; whether one has seen to it the order says.</summary>
    private async Task<bool> IsResolved(CheckoutStatus status, CancellationToken cancellation) =>
        status.Step == Step.NeedsAttention && (await orders.FindAsync(status.StoreId, status.CheckoutId, cancellation))?.EndedAs is { Attention: null };

    /// <summary>Each tender that could not be voided is written down as given back by hand, and the order is closed.</summary>
    private async Task Close(CheckoutStatus ended, ResolvedByPerson person, CancellationToken cancellation)
    {
        var lines = await journal.ListAsync(ended.CheckoutId, cancellation);
        foreach (var tender in ended.Tenders.Where(t => t.HoldsMoney))
        {
            var sale = lines.Single(l => l.Event == JournalEvent.Approved && l.Movement.Operation.Kind == MoneyOperationKind.Sale && l.TraceNo == tender.Authorisation!.TraceNo);
            await journal.AppendAsync(sale.Undone(JournalEvent.Resolved, person.ToCause(), clock.GetUtcNow()), cancellation);
        }

        var closed = ended.Tenders.Where(t => t.HoldsMoney).Aggregate(ended, (s, t) => s.Voided(t.Number));
        await orders.EndAsync((closed with { Attention = null, Sequence = ended.Sequence + 1 }).Closed(clock.GetUtcNow()), cancellation);
    }

    /// <summary>
    /// Tells what is stuck: an unwind, that the tender it last tried to void has its money back, and any reversal. The unwind
    /// first: when its reversal ends it must know already that no further void is wanted.
    /// </summary>
    /// <returns>False when neither is under way.</returns>
    private async Task<bool> Tell(DurableTaskClient client, CheckoutStatus status, ResolvedByPerson person, CancellationToken cancellation)
    {
        var lines = await journal.ListAsync(status.CheckoutId, cancellation);
        var stuck = lines.LastOrDefault(l => l.Movement.Operation.Kind == MoneyOperationKind.Void)?.Movement.Operation.Attempt.Tender
            ?? status.Tenders.FirstOrDefault(t => t.HoldsMoney)?.Number;
        var told = await TellInstance(client, UnwindOrchestrator.InstanceId(status.CheckoutId), person with { Tender = stuck }, cancellation);
        foreach (var operation in lines.Select(l => l.Movement.Operation).Distinct())
            told |= await TellInstance(client, ReversalOrchestrator.InstanceId(operation), person, cancellation);
        return told;
    }

    /// <returns>False when it does not run.</returns>
    private static async Task<bool> TellInstance(DurableTaskClient client, string instanceId, ResolvedByPerson person, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instanceId, cancellation) is not { IsCompleted: false })
            return false;
        await client.RaiseEventAsync(instanceId, EventNames.Resolved, person, cancellation);
        return true;
    }

    private static Refusal? CheckNote(string? note) => note switch
    {
        null or "" => Refusals.Required("note"),
        { Length: > MaxNote } => Refusals.Malformed("note", $"最多 {MaxNote} 个字", $"at most {MaxNote} characters."),
        _ => CardNumber.Refuse(note, "note"),
    };
}
