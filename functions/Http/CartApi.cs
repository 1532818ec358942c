using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>"Re-create cart" (rule A4): a closed order can never be paid; its goods can be settled anew.</summary>
public sealed class CartApi(TableOrders orders, ProductCatalogue catalogue)
{
    [Function("RecreateCart")]
    public async Task<IResult> Recreate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/cart")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } refusal)
            return Problem.Of(request, refusal);
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } live)
            return Problem.Of(request, Refusals.UnknownCheckout(id));
        if ((await orders.LastStatusAsync(live, cancellation)).Step != Step.Closed)
            return Problem.Of(request, Refusals.NotClosed);
        var order = await orders.FindAsync(live.StoreId, id, cancellation)
            ?? throw new InvalidOperationException($"The order of checkout {id} is not there.");
        var now = order.Input.Lines.Select(line => (Line: line, PriceFen: catalogue.FindSku(line.Sku)?.Sku.PriceFen)).ToList();
        return Results.Ok(new RecreatedCart(
            id,
            [.. now.Where(n => n.PriceFen is not null).Select(n => new CartLine(n.Line.Sku, n.Line.Quantity))],
            [.. now.Where(n => n.PriceFen != n.Line.UnitPriceFen).Select(n => new CartChange(n.Line.Sku, n.Line.Name, n.Line.UnitPriceFen, n.PriceFen))]));
    }
}
