using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions.Http;

/// <summary>What becomes of a terminal's report that is dead (rule S3); <see cref="AttentionApi"/> lists them.</summary>
public sealed class DeadLettersApi(DeadLetterDesk desk, TableDeadLetters letters, TimeProvider clock)
{
    [Function("ResolveDeadLetter"), Staff(Role.BackOffice)]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attention/dead-letters/{id}/resolve")] HttpRequest request,
        string id, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ResolveDeadLetter>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id") ?? (body.Value!.Outcome is null ? Refusals.Required("outcome") : null)
            ?? Notes.Check(body.Value.Note)) is { } refusal)
            return Problem.Of(request, refusal);
        var caller = Caller.Of(request);
        var by = caller.Self(body.Value!.By, "by");
        // One of which nobody knows the store is for those who see them all.
        var notYours = await letters.FindAsync(id, cancellation) is { } letter ? caller.Refuse(letter.Letter.StoreId ?? "") : null;
        if ((by.Refusal ?? notYours) is { } notAllowed)
            return Problem.Of(request, notAllowed);
        var said = new DeadLetterResolution(body.Value!.Outcome!.Value, by.Value!, body.Value.Note!, clock.GetUtcNow());
        return await desk.ResolveAsync(id, said, cancellation) is { } refused ? Problem.Of(request, refused) : Results.NoContent();
    }
}
