using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>The store's shelves (rule O5): how many were counted, are held for checkouts, and are left.</summary>
public sealed class StockApi(TableStock stock, ProductCatalogue catalogue, TimeProvider clock)
{
    private const int MostPieces = 1_000_000;

    /// <summary>From then on the SKU is looked after: no more of it are sold than there are.</summary>
    [Function("CountStock"), Staff(Role.BackOffice)]
    public async Task<IResult> Count(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/stores/{storeId}/stock/{sku}")] HttpRequest request, string storeId, string sku,
        CancellationToken cancellation)
    {
        var body = await Body.ReadJson<CountStock>(request, cancellation);
        if ((body.Refusal ?? Check(request, storeId, sku) ?? CheckCount(body.Value!.OnHand)) is { } refusal)
            return Problem.Of(request, refusal);
        if (catalogue.FindSku(sku) is null)
            return Problem.Of(request, Refusals.UnknownSku(sku) with { Field = "sku" });
        await stock.CountAsync(storeId, sku, body.Value!.OnHand!.Value, cancellation);
        return await Get(request, storeId, sku, cancellation);
    }

    [Function("GetStock"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/stores/{storeId}/stock/{sku}")] HttpRequest request, string storeId, string sku,
        CancellationToken cancellation)
    {
        if (Check(request, storeId, sku) is { } refusal)
            return Problem.Of(request, refusal);
        return await stock.FindAsync(storeId, sku, cancellation) is { } level
            ? Results.Ok(new Shelf(sku, level.OnHand, level.HeldAt(clock.GetUtcNow()), level.AvailableAt(clock.GetUtcNow())))
            : Problem.Of(request, Refusals.NotCountedHere(sku));
    }

    private static Refusal? Check(HttpRequest request, string storeId, string sku) => Own.CheckStore(request, storeId) ?? Ids.Check(sku, "sku");

    private static Refusal? CheckCount(int? onHand) => onHand switch
    {
        null => Refusals.Required("onHand"),
        < 0 or > MostPieces => Refusals.Malformed("onHand", $"0 到 {MostPieces} 的整数", $"a whole number from 0 to {MostPieces}."),
        _ => null,
    };
}
