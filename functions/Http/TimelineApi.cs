using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>What one checkout went through, by whom or what, and its money (rule S2).</summary>
public sealed class TimelineApi(TableOrders orders, TableJournal journal)
{
    [Function("GetTimeline"), Staff(Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/timeline")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var live = await Own.CheckoutAsync(request, client, id, cancellation);
        if (live.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var status = await orders.LastStatusAsync(live.Value!, cancellation);
        return Results.Ok(Timeline.Of(status, await journal.ListAsync(id, cancellation)));
    }
}
