using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>"Re-create cart" (rule A4): a closed order can never be paid; its goods can be settled anew.</summary>
public sealed class CartAgainApi(TableOrders orders, TableCarts carts, CartChanges changes, ProductCatalogue catalogue, TimeProvider clock)
{
    /// <summary>The goods as they would be settled, and what has changed; nothing is made.</summary>
    [Function("SeeCartAgain"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> See(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/cart")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var closed = await Closed(request, client, id, cancellation);
        if (closed.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var now = closed.Value!.Lines.Select(line => (Line: line, PriceFen: catalogue.PriceOf(line.Sku))).ToList();
        return Results.Ok(new RecreatedCart(
            id,
            [.. now.Where(n => n.PriceFen is not null).Select(n => new CartLine(n.Line.Sku, n.Line.Quantity))],
            [.. now.Where(n => n.PriceFen != n.Line.UnitPriceFen).Select(n => new CartChange(n.Line.Sku, n.Line.Name, n.Line.UnitPriceFen, n.PriceFen))]));
    }

    /// <summary>A cart of these goods. Asked again it is the same one, whatever has become of it.</summary>
    [Function("OpenCartAgain"), Staff(Role.Associate)]
    public async Task<IResult> OpenAgain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/cart")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<OpenCartAgain>(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        var by = Caller.Of(request).Self(body.Value!.By, "by");
        if (by.Refusal is { } notYourself)
            return Problem.Of(request, notYourself);
        var closed = await Closed(request, client, id, cancellation);
        if ((closed.Refusal ?? await changes.CheckTerminal(closed.Value!.StoreId, body.Value!.TerminalId, cancellation)) is { } refusal)
            return Problem.Of(request, refusal);
        // Of one that never began with its cart the goods are still there.
        if (closed.Value!.CartId is { } cartId && await carts.FindAsync(closed.Value.StoreId, cartId, cancellation) is { } own
            && (own.Cart.CheckoutId != id ? own : await carts.TakeBackAsync(closed.Value.StoreId, cartId, id, cancellation)) is { } there)
            return changes.Shown(request, there);
        var now = clock.GetUtcNow();
        // What one cost then: whatever costs something else now is told (rule K1).
        var cart = new Cart(
            CartIds.Again(id), closed.Value!.StoreId, by.Value!, body.Value.TerminalId, now, now,
            [.. closed.Value.Lines.Select(line => new AddedLine(line.Sku, line.Quantity, line.UnitPriceFen))]);
        var (row, created) = await carts.CreateAsync(cart, cancellation);
        return changes.Shown(request, row, created);
    }

    private async Task<Result<CheckoutInput>> Closed(HttpRequest request, DurableTaskClient client, string id, CancellationToken cancellation)
    {
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        if (own.Value is not { } live)
            return own.Refusal!;
        if ((await orders.LastStatusAsync(live, cancellation)).Step != Step.Closed)
            return Refusals.NotClosed;
        var order = await orders.FindAsync(live.StoreId, id, cancellation)
            ?? throw new InvalidOperationException($"The order of checkout {id} is not there.");
        return order.Input;
    }
}
