using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Which terminals a store has. The device itself is registered with IoT Hub under the same id.</summary>
public sealed class TerminalsApi(TableTerminals terminals, TableBatches batches)
{
    private const int MaxTerminalId = 8;

    [Function("RegisterTerminal"), Staff(Role.BackOffice)]
    public async Task<IResult> Register(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/terminals/{terminalId}")] HttpRequest request,
        string terminalId, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<RegisterTerminal>(request, cancellation);
        var refusal = body.Refusal ?? TerminalId(terminalId) ?? Own.CheckStore(request, body.Value!.StoreId)
            ?? (body.Value!.Kind is null ? Refusals.Required("kind") : null);
        if (refusal is not null)
            return Problem.Of(request, refusal);
        // Nobody takes a terminal from a store that is not theirs.
        if (await terminals.FindAsync(terminalId, cancellation) is { } there && Caller.Of(request).Refuse(there.StoreId) is { } notYours)
            return Problem.Of(request, notYours);
        if (await batches.NotSettledElsewhereAsync(terminalId, body.Value!.StoreId!, cancellation) is { } other)
            return Problem.Of(request, Refusals.TerminalNotSettled(other));
        await terminals.RegisterAsync(terminalId, body.Value!.StoreId!, body.Value.Kind!.Value, cancellation);
        return Results.NoContent();
    }

    // The acquirer knows a terminal by eight characters (ISO 8583 field 41).
    private static Refusal? TerminalId(string id) => Ids.CheckName(id, "terminalId")
        ?? (id.Length <= MaxTerminalId ? null : Refusals.Malformed("terminalId", $"最多 {MaxTerminalId} 个字符", $"at most {MaxTerminalId} characters."));

    [Function("GetTerminal"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/terminals/{terminalId}")] HttpRequest request,
        string terminalId, CancellationToken cancellation)
    {
        if (Ids.Check(terminalId, "terminalId") is { } refusal)
            return Problem.Of(request, refusal);
        if (await terminals.FindAsync(terminalId, cancellation) is not { } terminal)
            return Problem.Of(request, Refusals.UnknownTerminal(terminalId));
        return Caller.Of(request).Refuse(terminal.StoreId) is { } notYours
            ? Problem.Of(request, notYours)
            : Results.Ok(new { terminal.TerminalId, terminal.StoreId, terminal.Kind, terminal.HolderId });
    }
}
