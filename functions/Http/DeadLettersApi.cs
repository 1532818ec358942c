using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions.Http;

/// <summary>What becomes of a terminal's report that is dead (rule S3); <see cref="AttentionApi"/> lists them.</summary>
public sealed class DeadLettersApi(DeadLetterDesk desk, TimeProvider clock)
{
    [Function("ResolveDeadLetter")]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attention/dead-letters/{id}/resolve")] HttpRequest request,
        string id, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ResolveDeadLetter>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id") ?? (body.Value!.Outcome is null ? Refusals.Required("outcome") : null)
            ?? Ids.CheckName(body.Value.By, "by") ?? Notes.Check(body.Value.Note)) is { } refusal)
            return Problem.Of(request, refusal);
        var said = new DeadLetterResolution(body.Value!.Outcome!.Value, body.Value.By!, body.Value.Note!, clock.GetUtcNow());
        return await desk.ResolveAsync(id, said, cancellation) is { } refused ? Problem.Of(request, refused) : Results.NoContent();
    }
}
