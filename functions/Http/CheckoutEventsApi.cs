using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>A checkout's statuses as a stream of server-sent events, from now until it ends.</summary>
public sealed class CheckoutEventsApi(StatusWatch watch, TableOrders orders, TimeProvider clock)
{
    /// <summary>HTTP answers on Azure end at 230 s; ours ends a little earlier, and the browser comes back by itself.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(220);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);

    [Function("StreamCheckout"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Stream(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/events")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        if (own.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var now = await orders.LastStatusAsync(own.Value!, cancellation);

        _ = int.TryParse(request.Headers["Last-Event-ID"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var since);
        // A browser comes back after each stream's end, with the last id it saw; this answer tells it to stay away.
        if (now.HasEnded && since >= now.Sequence)
            return Results.NoContent();
        return TypedResults.ServerSentEvents(Statuses(client, id, since, request.HttpContext.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<CheckoutStatus>> Statuses(
        DurableTaskClient client, string id, int since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var end = clock.GetUtcNow() + Longest;
        while (clock.GetUtcNow() < end && !cancellation.IsCancellationRequested)
        {
            var status = await watch.WaitAsync(client, id, since, Round, cancellation) is { } live ? await orders.LastStatusAsync(live, cancellation) : null;
            if (status?.Sequence > since)
            {
                since = status.Sequence;
                yield return new SseItem<CheckoutStatus>(status, "status") { EventId = since.ToString(CultureInfo.InvariantCulture) };
            }

            if (status is null or { HasEnded: true })
                yield break;
        }
    }
}
