using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Settles a cart exactly once (rule K3), however many ask, wherever and under whichever keys. Its row decides: it names one
/// checkout, and only as long as it does may that begin (<see cref="TableCarts.BeginAsync"/>). What is not started is taken back, and
/// settled the next time under another id: a request that was held up in between starts nothing that lives.
/// </summary>
public sealed class CartSettling(
    TableCarts carts, TableOrders orders, TableStock stock, TableTerminals terminals, CheckoutStarter starter, ProductCatalogue catalogue, TimeProvider clock)
{
    /// <summary>Each is lost to another change of the same cart.</summary>
    private const int Tries = 10;

    /// <param name="tag">The cart as the caller saw it. One that is being settled already has another by now, and is known by the request.</param>
    /// <returns>The status, and whether this request is the one that created the checkout.</returns>
    public async Task<Result<(CheckoutStatus Status, bool Created)>> SettleAsync(
        DurableTaskClient client, StartCheckout request, string idempotencyKey, string tag, CancellationToken cancellation)
    {
        var (storeId, cartId, fingerprint) = (request.StoreId!, request.CartId!, CheckoutId.Fingerprint(request));
        var keyId = CheckoutId.For(storeId, idempotencyKey);
        var used = await orders.FindAsync(storeId, keyId, cancellation);
        if (used is not null && used.Fingerprint != fingerprint)
            return Refusals.IdempotencyKeyReused;

        for (var tries = 0; tries < Tries; tries++)
        {
            if (await carts.FindAsync(storeId, cartId, cancellation) is not { } row)
                return Refusals.UnknownCart(cartId);
            var marked = await Mark(client, row, request, fingerprint, tag, cancellation);
            if (marked.Refusal is { } no)
                return no;
            if (marked.Value is not { } settling)
                continue;

            var started = used is not null || await orders.KeepKeyAsync(storeId, keyId, fingerprint, cancellation)
                ? await starter.StartAsync(client, ToSettle(settling.Cart, request, fingerprint), cancellation)
                : Refusals.IdempotencyKeyReused;
            if (started.Refusal is null && !NeverBegan(settling.Cart, started.Value))
                return started;
            var open = await carts.TakeBackAsync(storeId, cartId, settling.Cart.CheckoutId!, cancellation);
            // Nobody would do it later: not even a caller who has gone keeps it from being done.
            if (open is not null)
                await AbandonAsync(settling.Cart, CancellationToken.None);
            // What is too old to go on is settled anew, as its next round.
            if (open is null || (started.Refusal is { } refusal && refusal.Code != Refusals.SettleTooOld.Code))
                return started;
            tag = open.Tag;
        }

        throw new InvalidOperationException($"Cart {cartId} changed {Tries} times while it was being settled.");
    }

    /// <summary>Somebody has taken the cart back: what its checkout holds is free at once, since it can never begin.</summary>
    public async Task AbandonAsync(Cart before, CancellationToken cancellation)
    {
        if (before.State != CartState.Settling || await orders.FindAsync(before.StoreId, before.CheckoutId!, cancellation) is not { } order)
            return;
        await stock.ReleaseAsync(order.Input.ToStockClaim(), cancellation);
        await terminals.ReleaseAsync(order.Input.TerminalId, before.CheckoutId!, cancellation);
    }

    /// <returns>The cart as it names its checkout; null when it has changed meanwhile.</returns>
    private async Task<Result<CartRow?>> Mark(DurableTaskClient client, CartRow row, StartCheckout request, string fingerprint, string tag, CancellationToken cancellation)
    {
        if (row.Cart.CheckoutId is { } named)
        {
            if (row.Cart.Fingerprint == fingerprint)
                return row;
            return row.Cart.State == CartState.Settled ? Refusals.CartSettled(named) : Refusals.CartBeingSettled(named);
        }

        if (row.Tag != tag)
            return Refusals.CartChanged;
        var settling = row.Cart.Settle(CheckoutId.For(row.Cart), fingerprint, clock.GetUtcNow());
        if (settling.Refusal is { } no)
            return no;
        if (row.Cart.Lines.FirstOrDefault(line => catalogue.FindSku(line.Sku) is null) is { } gone)
            return Refusals.SkuGone(gone.Sku);
        // What can be refused is refused before anything is written: the cart stays as the POS shows it.
        if (await starter.RefuseAsync(client, ToSettle(settling.Value!, request, fingerprint), cancellation) is { } refusal)
            return refusal;
        return await carts.TryChangeAsync(row, settling.Value!, cancellation);
    }

    private static Settle ToSettle(Cart cart, StartCheckout request, string fingerprint) =>
        new(request, cart.CheckoutId!, fingerprint, [.. cart.Lines.Select(line => new CartLine(line.Sku, line.Quantity))]);

    /// <summary>It has ended, and the cart was not its own before: it will not begin any more (see <see cref="TableOrders.BeginAsync"/>).</summary>
    private static bool NeverBegan(Cart settling, (CheckoutStatus Status, bool Created) started) =>
        settling.State == CartState.Settling && started is { Created: false, Status.HasEnded: true };
}
