using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>What one checkout went through, by whom or what, and its money (rule S2).</summary>
public sealed class TimelineApi(TableOrders orders, TableJournal journal)
{
    [Function("GetTimeline")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/timeline")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } refusal)
            return Problem.Of(request, refusal);
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } live)
            return Problem.Of(request, Refusals.UnknownCheckout(id));
        var status = await orders.LastStatusAsync(live, cancellation);
        return Results.Ok(Timeline.Of(status, await journal.ListAsync(id, cancellation)));
    }
}
