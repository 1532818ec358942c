using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>The associate wants a paper once more: it jammed, ran out, or was lost (rule B8).</summary>
public sealed class ReprintApi(Reprinter reprinter)
{
    [Function("ReprintPapers")]
    public async Task<IResult> Reprint(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/reprint")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ReprintPapers>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id")) is { } unreadable)
            return Problem.Of(request, unreadable);
        var what = What(body.Value!.What);
        if ((what.Refusal ?? Ids.Check(body.Value.By, "by")) is { } wrong)
            return Problem.Of(request, wrong);

        var copy = await reprinter.ReprintAsync(client, id, what.Value, body.Value.By!, cancellation);
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
