using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Http;

/// <summary>The customer looks at the benefits, has others used, or agrees to those that are shown (rules M3, M4).</summary>
public sealed class BenefitsApi(CheckoutTeller tell, TableOrders orders, IBenefits benefits, TimeProvider clock)
{
    /// <summary>All of them, where a status has only the first: the best set, without what is switched off, and why each other is not in it.</summary>
    [Function("ListBenefits"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/benefits")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        if (own.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var status = own.Value!;
        if (Decisions.ListBenefits(status) is { } notNow)
            return Problem.Of(request, notNow);
        var order = await orders.FindAsync(status.StoreId, id, cancellation) ?? throw new InvalidOperationException($"The order of checkout {id} is not there.");
        var (owned, away) = await benefits.OfAsync(status.Member!.MemberId, id, cancellation);
        return owned is null
            ? Problem.Of(request, away!)
            : Results.Ok(Offers.Best(order.Input.ToBenefitLines(), owned, clock.GetUtcNow(), status.Benefits?.SwitchedOff));
    }

    [Function("ChooseBenefits"), Staff(Role.Associate)]
    public Task<IResult> Choose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/benefits")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        tell.To<ChooseBenefits>(request, client, id, (status, body) =>
        {
            var chosen = new BenefitsChosen(Listed(body.Use), Listed(body.Without));
            return Decisions.ChooseBenefits(status, chosen) is { } refusal ? refusal : new CheckoutEvent(status.Awaiting!, new BenefitsAnswer(chosen, null, Caller.Of(request).StaffId));
        }, cancellation);

    [Function("ConfirmBenefits"), Staff(Role.Associate)]
    public Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/benefits/confirm")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        tell.To<ConfirmBenefits>(request, client, id, (status, body) =>
        {
            if (body.DueFen is not { } dueFen)
                return Refusals.Required("dueFen");
            return Decisions.ConfirmBenefits(status, dueFen) is { } refusal
                ? refusal
                : new CheckoutEvent(status.Awaiting!, new BenefitsAnswer(null, new BenefitsConfirmed(dueFen), Caller.Of(request).StaffId));
        }, cancellation);

    // What is missing is refused by name.
    private static IReadOnlyList<string>? Listed(IReadOnlyList<string?>? ids) => ids is null ? null : [.. ids.Select(id => id ?? "")];
}
