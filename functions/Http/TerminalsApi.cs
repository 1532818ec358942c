using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Terminals;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Which terminals a store has, and how they are (rule S4). The device itself is registered with IoT Hub under the same id.</summary>
public sealed class TerminalsApi(TableTerminals terminals, TableBatches batches, TerminalViews views, IDevices devices, TimeProvider clock)
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
        string terminalId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var terminal = await Own.TerminalAsync(request, terminals, terminalId, cancellation);
        return terminal.Refusal is { } refusal
            ? Problem.Of(request, refusal)
            : Results.Ok((await views.OfAsync(client, [terminal.Value!], cancellation))[0]);
    }

    /// <summary>By id, those of one store (<c>storeId</c>) or all.</summary>
    [Function("FindTerminals"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/terminals")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var (store, page) = (Query.Id(request, "storeId"), Query.Page(request));
        var caller = Caller.Of(request);
        if ((store.Refusal ?? page.Refusal ?? (store.Value is { } asked ? caller.Refuse(asked) : null)) is { } refusal)
            return Problem.Of(request, refusal);
        var all = (await terminals.ListAsync(cancellation)).Where(t => store.Value is null ? caller.Sees(t.StoreId) : t.StoreId == store.Value)
            .OrderBy(t => t.TerminalId, StringComparer.Ordinal).ToList();
        var shown = await views.OfAsync(client, [.. all.Skip(page.Value.Skip).Take(page.Value.Take)], cancellation);
        return Results.Ok(new TerminalPage(shown, all.Count, page.Value.NextOf(all.Count)));
    }

    /// <summary>The terminal looks at itself and says what it finds; a payment that is going on is not disturbed.</summary>
    [Function("DiagnoseTerminal"), Staff(Role.BackOffice)]
    public async Task<IResult> Diagnose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/terminals/{terminalId}/diagnose")] HttpRequest request,
        string terminalId, CancellationToken cancellation)
    {
        if ((await Own.TerminalAsync(request, terminals, terminalId, cancellation)).Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var asked = clock.GetUtcNow();
        var test = await devices.DiagnoseAsync(terminalId, cancellation);
        if (test.Refusal is not null)
            return Problem.Of(request, test.Refusal);
        var answered = clock.GetUtcNow();
        // It looked at its clock somewhere between the two.
        var ahead = (int)Math.Round((test.Value!.ClockAt - (asked + (answered - asked) / 2)).TotalSeconds);
        return Results.Ok(new TerminalDiagnosis(terminalId, answered, ahead, test.Value.Findings(ahead), test.Value));
    }
}
