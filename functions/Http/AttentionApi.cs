using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Http;

/// <summary>What needs a person, and the person's word that it is done (rule S3). Who said it, and why, stays with the order and in the journal.</summary>
public sealed class AttentionApi(TableOrders orders, TableBatches batches, TableDeadLetters letters, Resolutions resolutions, TimeProvider clock)
{
    private const int PageSize = 50;

    /// <summary>
    /// Of one store, or of all that are the caller's: checkouts that ended so, those that wait for the acquirer too long, and those whose
    /// orchestration failed; settlements that were not made, or left differences; terminals' reports that could not be understood or delivered.
    /// </summary>
    [Function("ListAttention"), Staff(Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attention")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var store = Query.Id(request, "storeId");
        if (store.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var caller = Caller.Of(request);
        var storeId = store.Value;
        if (storeId is not null && Own.CheckStore(request, storeId) is { } notYours)
            return Problem.Of(request, notYours);
        var found = new Dictionary<string, CheckoutStatus>();
        var query = new OrchestrationQuery
        {
            Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            FetchInputsAndOutputs = true,
            PageSize = PageSize,
        };
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellation))
            if (instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance) is { Attention: not null } live
                && (storeId is null ? caller.Sees(live.StoreId) : live.StoreId == storeId) && await orders.LastStatusAsync(live, cancellation) is { Attention: not null } status)
                found[status.CheckoutId] = status;
        // After the instances: one that ends in between has written its order's row before.
        var (settlements, deadLetters) = (new List<TerminalSettlement>(), new List<DeadLetter>());
        foreach (var asked in caller.Asked(storeId))
        {
            foreach (var ended in await orders.ListAttentionAsync(asked, cancellation))
                found[ended.CheckoutId] = ended;
            settlements.AddRange(await batches.ListAttentionAsync(asked, cancellation));
            deadLetters.AddRange(await letters.ListOpenAsync(asked, cancellation));
        }

        return Results.Ok(new NeedsPerson([.. found.Values], settlements, deadLetters));
    }

    /// <summary>
    /// The money is back: a reversal or void that still tries ends, and its checkout goes on; an order that has ended is closed.
    /// Or all of it is paid and stays: an order that could not be completed is. The terminal of an order that ends so is free.
    /// </summary>
    [Function("ResolveAttention"), Staff(Role.BackOffice)]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attention/{id}/resolve")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ResolveAttention>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id") ?? (body.Value!.Outcome is null ? Refusals.Required("outcome") : null)
            ?? Notes.Check(body.Value.Note)) is { } refusal)
            return Problem.Of(request, refusal);
        var (by, own) = (Caller.Of(request).Self(body.Value!.By, "by"), await Own.CheckoutAsync(request, client, id, cancellation));
        if ((by.Refusal ?? own.Refusal) is { } notYours)
            return Problem.Of(request, notYours);
        var said = new Resolution(body.Value.Outcome!.Value, by.Value!, body.Value.Note!, clock.GetUtcNow());
        return await resolutions.ResolveAsync(client, id, said, body.Value.Tender, cancellation) is { } refused
            ? Problem.Of(request, refused)
            : Results.Accepted($"/api/checkouts/{id}");
    }
}
