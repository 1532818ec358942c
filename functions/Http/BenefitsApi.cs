using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>The customer has other benefits used, or agrees to those that are shown (rules M3, M4).</summary>
public sealed class BenefitsApi(CheckoutTeller tell)
{
    [Function("ChooseBenefits")]
    public Task<IResult> Choose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/benefits")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        tell.To<ChooseBenefits>(request, client, id, (status, body) =>
        {
            var chosen = new BenefitsChosen(Listed(body.Use), Listed(body.Without));
            return Decisions.ChooseBenefits(status, chosen) is { } refusal ? refusal : new CheckoutEvent(status.Awaiting!, new BenefitsAnswer(chosen, null));
        }, cancellation);

    [Function("ConfirmBenefits")]
    public Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/benefits/confirm")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        tell.To<ConfirmBenefits>(request, client, id, (status, body) =>
        {
            if (body.DueFen is not { } dueFen)
                return Refusals.Required("dueFen");
            return Decisions.ConfirmBenefits(status, dueFen) is { } refusal
                ? refusal
                : new CheckoutEvent(status.Awaiting!, new BenefitsAnswer(null, new BenefitsConfirmed(dueFen)));
        }, cancellation);

    // What is missing is refused by name.
    private static IReadOnlyList<string>? Listed(IReadOnlyList<string?>? ids) => ids is null ? null : [.. ids.Select(id => id ?? "")];
}
