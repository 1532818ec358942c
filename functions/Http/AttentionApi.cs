using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Http;

/// <summary>What needs a person, and the person's word that it is done (rule S3). Who said it, and why, stays with the order and in the journal.</summary>
public sealed class AttentionApi(TableOrders orders, TableBatches batches, TableDeadLetters letters, Resolutions resolutions, TimeProvider clock)
{
    private const int PageSize = 50;

    /// <summary>
    /// Checkouts that ended so, those that wait for the acquirer too long, and those whose orchestration failed; settlements that
    /// were not made, or left differences; terminals' reports that could not be understood or delivered.
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
        return Results.Ok(new NeedsPerson([.. found.Values], await batches.ListAttentionAsync(storeId, cancellation), await letters.ListOpenAsync(storeId, cancellation)));
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
        var said = new Resolution(body.Value!.Outcome!.Value, body.Value.By!, body.Value.Note!, clock.GetUtcNow());
        return await resolutions.ResolveAsync(client, id, said, body.Value.Tender, cancellation) is { } refused
            ? Problem.Of(request, refused)
            : Results.Accepted($"/api/checkouts/{id}");
    }
}
