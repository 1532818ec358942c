using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions.Http;

/// <summary>Which terminals a store has, and how they are (rule S4). The device itself is registered with IoT Hub under the same id.</summary>
public sealed class TerminalsApi(TableTerminals terminals, TableBatches batches, TerminalViews views, IDevices devices, TimeProvider clock)
{
    private const int MaxTerminalId = 8;

    [Function("RegisterTerminal")]
    public async Task<IResult> Register(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/terminals/{terminalId}")] HttpRequest request,
        string terminalId, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<RegisterTerminal>(request, cancellation);
        var refusal = body.Refusal ?? TerminalId(terminalId) ?? Ids.CheckName(body.Value!.StoreId, "storeId")
            ?? (body.Value!.Kind is null ? Refusals.Required("kind") : null);
        if (refusal is not null)
            return Problem.Of(request, refusal);
        if (await batches.NotSettledElsewhereAsync(terminalId, body.Value!.StoreId!, cancellation) is { } other)
            return Problem.Of(request, Refusals.TerminalNotSettled(other));
        await terminals.RegisterAsync(terminalId, body.Value!.StoreId!, body.Value.Kind!.Value, cancellation);
        return Results.NoContent();
    }

    // The acquirer knows a terminal by eight characters (ISO 8583 field 41).
    private static Refusal? TerminalId(string id) => Ids.CheckName(id, "terminalId")
        ?? (id.Length <= MaxTerminalId ? null : Refusals.Malformed("terminalId", $"最多 {MaxTerminalId} 个字符", $"at most {MaxTerminalId} characters."));

    [Function("GetTerminal")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/terminals/{terminalId}")] HttpRequest request,
        string terminalId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (Ids.Check(terminalId, "terminalId") is { } refusal)
            return Problem.Of(request, refusal);
        return await terminals.FindAsync(terminalId, cancellation) is { } terminal
            ? Results.Ok((await views.OfAsync(client, [terminal], cancellation))[0])
            : Problem.Of(request, Refusals.UnknownTerminal(terminalId));
    }

    /// <summary>By id, those of one store (<c>storeId</c>) or all.</summary>
    [Function("FindTerminals")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/terminals")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var (store, page) = (Query.Id(request, "storeId"), Query.Page(request));
        if ((store.Refusal ?? page.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var all = (await terminals.ListAsync(cancellation)).Where(t => store.Value is null || t.StoreId == store.Value)
            .OrderBy(t => t.TerminalId, StringComparer.Ordinal).ToList();
        var shown = await views.OfAsync(client, [.. all.Skip(page.Value.Skip).Take(page.Value.Take)], cancellation);
        return Results.Ok(new TerminalPage(shown, all.Count, page.Value.NextOf(all.Count)));
    }

    /// <summary>The terminal looks at itself and says what it finds; a payment that is going on is not disturbed.</summary>
    [Function("DiagnoseTerminal")]
    public async Task<IResult> Diagnose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/terminals/{terminalId}/diagnose")] HttpRequest request,
        string terminalId, CancellationToken cancellation)
    {
        if (Ids.Check(terminalId, "terminalId") is { } refusal)
            return Problem.Of(request, refusal);
        if (await terminals.FindAsync(terminalId, cancellation) is null)
            return Problem.Of(request, Refusals.UnknownTerminal(terminalId));
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
