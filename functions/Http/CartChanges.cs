using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>
/// The one way carts are changed over HTTP: the caller names the state they have seen (If-Match), so that a change which the network
/// repeats is made once, and nobody writes over what they do not know.
/// </summary>
public sealed class CartChanges(TableCarts carts, TableTerminals terminals, CartSettling settling, ProductCatalogue catalogue)
{
    /// <param name="change">The changed cart, or why not.</param>
    public async Task<IResult> Change<T>(
        HttpRequest request, string storeId, string cartId, Func<Cart, T, Task<Result<Cart>>> change, CancellationToken cancellation) where T : class
    {
        var body = await Body.ReadJson<T>(request, cancellation);
        return body.Refusal is { } unreadable
            ? Problem.Of(request, unreadable)
            : await Change(request, storeId, cartId, cart => change(cart, body.Value!), cancellation);
    }

    public async Task<IResult> Change(HttpRequest request, string storeId, string cartId, Func<Cart, Task<Result<Cart>>> change, CancellationToken cancellation)
    {
        var seen = await Seen(request, storeId, cartId, cancellation);
        if (seen.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var changed = await change(seen.Value!.Cart);
        if (changed.Refusal is { } no)
            return Problem.Of(request, no);
        if (await carts.TryChangeAsync(seen.Value, changed.Value!, cancellation) is not { } row)
            return Problem.Of(request, Refusals.CartChanged);
        await settling.AbandonAsync(seen.Value.Cart, CancellationToken.None);
        return Shown(request, row);
    }

    public async Task<IResult> Discard(HttpRequest request, string storeId, string cartId, CancellationToken cancellation)
    {
        var seen = await Seen(request, storeId, cartId, cancellation);
        if ((seen.Refusal ?? seen.Value!.Cart.Discard()) is { } refusal)
            return Problem.Of(request, refusal);
        if (!await carts.TryDeleteAsync(seen.Value!, cancellation))
            return Problem.Of(request, Refusals.CartChanged);
        await settling.AbandonAsync(seen.Value!.Cart, CancellationToken.None);
        return Results.NoContent();
    }

    /// <summary>The cart with the tag by which it can be changed.</summary>
    public IResult Shown(HttpRequest request, CartRow row, bool created = false)
    {
        EntityTag.Show(request, row.Tag);
        var shown = ShownCart.Of(row.Cart, catalogue.FindSku);
        return created ? Results.Created($"/api/stores/{shown.StoreId}/carts/{shown.CartId}", shown) : Results.Ok(shown);
    }

    /// <summary>Null when the terminal is one of the store.</summary>
    public async Task<Refusal?> CheckTerminal(string storeId, string? terminalId, CancellationToken cancellation)
    {
        if (Ids.CheckName(terminalId, "terminalId") is { } refusal)
            return refusal;
        return await terminals.FindAsync(terminalId!, cancellation) switch
        {
            null => Refusals.UnknownTerminal(terminalId!),
            var terminal when terminal.StoreId != storeId => Refusals.TerminalOfOtherStore(terminalId!),
            _ => null,
        };
    }

    public async Task<Result<CartRow>> Find(HttpRequest request, string storeId, string cartId, CancellationToken cancellation)
    {
        if ((Own.CheckStore(request, storeId) ?? Ids.CheckName(cartId, "cartId")) is { } refusal)
            return refusal;
        return await carts.FindAsync(storeId, cartId, cancellation) is { } row ? row : Refusals.UnknownCart(cartId);
    }

    /// <summary>The cart, if it is still as the caller saw it. That it is settled is said first: it will not change any more.</summary>
    private async Task<Result<CartRow>> Seen(HttpRequest request, string storeId, string cartId, CancellationToken cancellation)
    {
        if (EntityTag.Sent(request) is not { } tag)
            return Refusals.IfMatchRequired;
        var found = await Find(request, storeId, cartId, cancellation);
        if (found.Value is not { } row)
            return found;
        if (row.Cart is { State: CartState.Settled, CheckoutId: { } checkoutId })
            return Refusals.CartSettled(checkoutId);
        return row.Tag == tag ? row : Refusals.CartChanged;
    }
}
