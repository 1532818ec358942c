using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>An external event, as a decision on a status names it.</summary>
internal sealed record CheckoutEvent(string Name, object Payload);

/// <summary>Tells a running checkout what somebody said: the domain is asked first, and the orchestrator has the last word.</summary>
public sealed class CheckoutTeller(StatusWatch watch)
{
    /// <summary>Reads the body, asks what it means for the status as it is, and raises that event.</summary>
    /// <returns>202 with the status that was judged, or the problem.</returns>
    internal async Task<IResult> To<T>(
        HttpRequest request, DurableTaskClient client, string id, Func<CheckoutStatus, T, Result<CheckoutEvent>> decide, CancellationToken cancellation)
        where T : class
    {
        var body = await Body.ReadJson<T>(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        if (own.Refusal is { } notYours)
            return Problem.Of(request, notYours);

        var status = own.Value!;
        var decided = decide(status, body.Value!);
        if (decided.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        try
        {
            await client.RaiseEventAsync(id, decided.Value!.Name, decided.Value.Payload, cancellation);
        }
        catch (Exception raced) when (raced is not OperationCanceledException)
        {
            // It ended in this very moment: what it says now is the answer.
            var now = await StatusWatch.ReadAsync(client, id, cancellation);
            if (now is { HasEnded: true } && decide(now, body.Value!).Refusal is { } over)
                return Problem.Of(request, over);
            throw;
        }

        watch.Hint(id);
        return TypedResults.Accepted($"/api/checkouts/{id}", status);
    }
}
