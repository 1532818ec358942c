using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>The associate wants a paper once more: it jammed, ran out, or was lost (rule B8).</summary>
public sealed class ReprintApi(Reprinter reprinter)
{
    [Function("ReprintPapers"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Reprint(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/reprint")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ReprintPapers>(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        var (what, by) = (What(body.Value!.What), Caller.Of(request).Self(body.Value.By, "by"));
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        if ((own.Refusal ?? what.Refusal ?? by.Refusal) is { } wrong)
            return Problem.Of(request, wrong);

        var copy = await reprinter.ReprintAsync(client, id, what.Value, by.Value!, cancellation);
        return copy.Refusal is { } refusal
            ? Problem.Of(request, refusal)
            : Results.Accepted($"/api/checkouts/{id}", new Reprinted(what.Value, copy.Value));
    }

    private static Result<PaperKind> What(string? text) => text switch
    {
        null or "" => Refusals.Required("what"),
        "receipt" => PaperKind.Receipt,
        "slips" => PaperKind.Slips,
        _ => Refusals.Malformed("what", "receipt 或 slips", "it is receipt or slips."),
    };
}
