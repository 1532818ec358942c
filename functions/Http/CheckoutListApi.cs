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

/// <summary>What back office asks: what is every checkout doing, and what happened to the money of this one.</summary>
public sealed class CheckoutListApi(TableJournal journal)
{
    private const int PageSize = 50;

    /// <summary>Checkouts that are running now, of one store (<c>storeId</c>) or all; <c>token</c> continues a list.</summary>
    [Function("ListCheckouts")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var store = Query.Id(request, "storeId");
        if (store.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var storeId = store.Value;
        var query = new OrchestrationQuery
        {
            Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended],
            FetchInputsAndOutputs = true,
            PageSize = PageSize,
            ContinuationToken = request.Query["token"].FirstOrDefault(),
        };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(query.ContinuationToken, PageSize).WithCancellation(cancellation))
        {
            var statuses = page.Values
                .Where(i => i.Name == CheckoutOrchestrator.Name)
                .Select(StatusWatch.StatusOf)
                .Where(s => storeId is null || s.StoreId == storeId);
            return Results.Ok(new PageOf<CheckoutStatus>([.. statuses], page.ContinuationToken));
        }

        return Results.Ok(new PageOf<CheckoutStatus>([], null));
    }

    /// <summary>Every money movement of one checkout, oldest first.</summary>
    [Function("GetJournal")]
    public async Task<IResult> Journal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/journal")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } refusal)
            return Problem.Of(request, refusal);
        var lines = await journal.ListAsync(id, cancellation);
        return lines.Count > 0 || await StatusWatch.ReadAsync(client, id, cancellation) is not null
            ? Results.Ok(lines)
            : Problem.Of(request, Refusals.UnknownCheckout(id));
    }
}
