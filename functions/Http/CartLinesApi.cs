using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>What is in a cart (rule K1): added by SKU code or barcode, changed, removed, and its prices accepted.</summary>
public sealed class CartLinesApi(CartChanges changes, ProductCatalogue catalogue, TimeProvider clock)
{
    [Function("AddLine"), Staff(Role.Associate)]
    public Task<IResult> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/stores/{storeId}/carts/{cartId}/lines")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation) =>
        changes.Change<AddLine>(request, storeId, cartId, (cart, body) =>
        {
            if (string.IsNullOrEmpty(body.Code))
                return Refuse(Refusals.Required("code"));
            return Task.FromResult(catalogue.FindByNumber(body.Code)?.Sku is { } sku
                ? cart.Add(sku.Code, body.Quantity ?? 1, sku.PriceFen, clock.GetUtcNow())
                : Refusals.UnknownSku(body.Code) with { Field = "code" });
        }, cancellation);

    [Function("SetQuantity"), Staff(Role.Associate)]
    public Task<IResult> SetQuantity(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/stores/{storeId}/carts/{cartId}/lines/{sku}")] HttpRequest request, string storeId, string cartId,
        string sku, CancellationToken cancellation) =>
        changes.Change<SetQuantity>(request, storeId, cartId, (cart, body) =>
        {
            if (body.Quantity is not { } quantity)
                return Refuse(Refusals.Required("quantity"));
            if (catalogue.FindSku(sku) is { } found)
                return Task.FromResult(cart.SetQuantity(sku, quantity, found.Sku.PriceFen, clock.GetUtcNow()));
            return Refuse(cart.Lines.Any(line => line.Sku == sku) ? Refusals.SkuGone(sku) : Refusals.NotInCart(sku));
        }, cancellation);

    [Function("RemoveLine"), Staff(Role.Associate)]
    public Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/stores/{storeId}/carts/{cartId}/lines/{sku}")] HttpRequest request, string storeId, string cartId,
        string sku, CancellationToken cancellation) =>
        changes.Change(request, storeId, cartId, cart => Task.FromResult(cart.Remove(sku, clock.GetUtcNow())), cancellation);

    [Function("ClearCart"), Staff(Role.Associate)]
    public Task<IResult> Clear(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/stores/{storeId}/carts/{cartId}/lines")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation) =>
        changes.Change(request, storeId, cartId, cart => Task.FromResult(cart.Clear(clock.GetUtcNow())), cancellation);

    /// <summary>The associate has told the customer which prices have changed.</summary>
    [Function("AcceptPrices"), Staff(Role.Associate)]
    public Task<IResult> AcceptPrices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/stores/{storeId}/carts/{cartId}/prices")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation) =>
        changes.Change<AcceptPrices>(request, storeId, cartId, (cart, body) => body.TotalFen is { } total
            ? Task.FromResult(cart.AcceptPrices(total, catalogue.PriceOf, clock.GetUtcNow()))
            : Refuse(Refusals.Required("totalFen")), cancellation);

    private static Task<Result<Domain.Carts.Cart>> Refuse(Refusal refusal) => Task.FromResult<Result<Domain.Carts.Cart>>(refusal);
}
