using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Http;

/// <summary>What back office asks: what is every checkout doing, and what happened to the money of this one.</summary>
public sealed class CheckoutListApi(TableJournal journal)
{
    private const int PageSize = 50;

    /// <summary>Checkouts that are running now, of one store (<c>storeId</c>) or all that are the caller's; <c>token</c> continues a list.</summary>
    [Function("ListCheckouts"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var store = Query.Id(request, "storeId");
        if (store.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var caller = Caller.Of(request);
        var storeId = store.Value;
        if (storeId is not null && Own.CheckStore(request, storeId) is { } notYours)
            return Problem.Of(request, notYours);
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
                .Where(s => storeId is null ? caller.Sees(s.StoreId) : s.StoreId == storeId);
            return Results.Ok(new PageOf<CheckoutStatus>([.. statuses], page.ContinuationToken));
        }

        return Results.Ok(new PageOf<CheckoutStatus>([], null));
    }

    /// <summary>Every money movement of one checkout, oldest first.</summary>
    [Function("GetJournal"), Staff(Role.BackOffice)]
    public async Task<IResult> Journal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/journal")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        return own.Refusal is { } refusal ? Problem.Of(request, refusal) : Results.Ok(await journal.ListAsync(id, cancellation));
    }
}
