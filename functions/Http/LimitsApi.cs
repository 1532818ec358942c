using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>How long a store's or a terminal's checkouts wait (rules O7, S4). A change holds for checkouts that begin after it.</summary>
public sealed class LimitsApi(TableLimits limits, TableTerminals terminals, TableBatches batches, TimeProvider clock)
{
    [Function("GetTerminalLimits"), Staff(Role.BackOffice)]
    public async Task<IResult> OfTerminal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/terminals/{terminalId}/limits")] HttpRequest request,
        string terminalId, CancellationToken cancellation) =>
        await Own.TerminalAsync(request, terminals, terminalId, cancellation) switch
        {
            { Refusal: { } refusal } => Problem.Of(request, refusal),
            { Value: var terminal } => await Show(request, LimitsOwner.Terminal(terminalId), terminal!.StoreId, cancellation),
        };

    [Function("SetTerminalLimits"), Staff(Role.BackOffice)]
    public async Task<IResult> SetOfTerminal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/terminals/{terminalId}/limits")] HttpRequest request,
        string terminalId, CancellationToken cancellation)
    {
        var terminal = await Own.TerminalAsync(request, terminals, terminalId, cancellation);
        var asked = await Read(request, terminal.Refusal, cancellation);
        return asked.Refusal is { } refusal
            ? Problem.Of(request, refusal)
            : await Change(request, LimitsOwner.Terminal(terminalId), terminal.Value!.StoreId, asked.Value!, cancellation);
    }

    [Function("GetStoreLimits"), Staff(Role.BackOffice)]
    public async Task<IResult> OfStore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/stores/{storeId}/limits")] HttpRequest request,
        string storeId, CancellationToken cancellation) =>
        Own.CheckStore(request, storeId) is { } refusal ? Problem.Of(request, refusal)
        : await IsStore(storeId, cancellation) ? await Show(request, LimitsOwner.Store(storeId), storeId, cancellation)
        : Problem.Of(request, Refusals.UnknownStore(storeId));

    [Function("SetStoreLimits"), Staff(Role.BackOffice)]
    public async Task<IResult> SetOfStore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/stores/{storeId}/limits")] HttpRequest request,
        string storeId, CancellationToken cancellation)
    {
        var asked = await Read(request, Own.CheckStore(request, storeId), cancellation);
        if (asked.Refusal is not null)
            return Problem.Of(request, asked.Refusal);
        return await IsStore(storeId, cancellation)
            ? await Change(request, LimitsOwner.Store(storeId), storeId, asked.Value!, cancellation)
            : Problem.Of(request, Refusals.UnknownStore(storeId));
    }

    private static async Task<Result<ChangeLimits>> Read(HttpRequest request, Refusal? wrongId, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ChangeLimits>(request, cancellation);
        // Nothing of another store is said, not even that the request is malformed.
        if ((wrongId ?? body.Refusal) is { } first)
            return first;
        var by = Caller.Of(request).Self(body.Value!.By, "by");
        return (by.Refusal ?? (body.Value!.Waits is { } waits ? waits.Check("waits") : Refusals.Required("waits")) ?? EntityTag.Required(request).Refusal) is { } refusal
            ? refusal
            : body.Value with { By = by.Value };
    }

    private async Task<IResult> Change(HttpRequest request, LimitsOwner owner, string storeId, ChangeLimits asked, CancellationToken cancellation)
    {
        var read = await limits.FindAsync(owner, cancellation);
        if (EntityTag.Sent(request) is var tag && tag != EntityTag.Any && tag != EntityTag.Of(read.Version))
            return Problem.Of(request, Refusals.LimitsChanged);
        return await limits.TryChangeAsync(read, new LimitsChange(asked.By!, clock.GetUtcNow(), asked.Waits!), cancellation) is { } changed
            ? await Show(request, changed, storeId, cancellation)
            : Problem.Of(request, Refusals.LimitsChanged);
    }

    private async Task<IResult> Show(HttpRequest request, LimitsOwner owner, string storeId, CancellationToken cancellation) =>
        await Show(request, await limits.FindAsync(owner, cancellation), storeId, cancellation);

    private async Task<IResult> Show(HttpRequest request, LimitsRow row, string storeId, CancellationToken cancellation)
    {
        EntityTag.Show(request, EntityTag.Of(row.Version));
        var ofStore = await limits.OfStoreAsync(storeId, cancellation);
        return Results.Ok(new ShownLimits(row.Waits, CheckoutWaits.Of(row.Waits.Over(ofStore)), row.Changes));
    }

    private async Task<bool> IsStore(string storeId, CancellationToken cancellation) =>
        (await batches.ListTerminalsAsync(storeId, cancellation)).Count > 0;
}
