using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Domain.Api;

// What /api/stores/{storeId}/carts takes and answers.

/// <summary>POST: a new cart.</summary>
public sealed record OpenCart(string? AssociateId, string? TerminalId);

/// <summary>POST {cartId}/lines</summary>
/// <param name="Code">SKU code or barcode.</param>
/// <param name="Quantity">1 without it.</param>
public sealed record AddLine(string? Code, int? Quantity);

/// <summary>PUT {cartId}/lines/{sku}</summary>
public sealed record SetQuantity(int? Quantity);

/// <summary>POST {cartId}/prices: the prices that are shown now are accepted.</summary>
/// <param name="TotalFen">What they come to.</param>
public sealed record AcceptPrices(long? TotalFen);

/// <summary>POST {cartId}/park</summary>
/// <param name="Note">By which it is found again. 1 to 100 characters.</param>
public sealed record ParkCart(string? Note, string? By);

/// <summary>POST {cartId}/take-up</summary>
public sealed record TakeUpCart(string? By, string? TerminalId);

/// <summary>POST /api/checkouts/{id}/cart: a new cart of a closed checkout's goods.</summary>
public sealed record OpenCartAgain(string? By, string? TerminalId);

/// <summary>A cart at the catalogue's prices of now.</summary>
/// <param name="TotalFen">Of what is still on sale.</param>
/// <param name="CheckoutId">What it is settled as; null while it is not.</param>
public sealed record ShownCart(
    string CartId, string StoreId, CartState State, IReadOnlyList<ShownLine> Lines, int Pieces, long TotalFen, string? Note, string AssociateId,
    string? TerminalId, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, string? CheckoutId)
{
    /// <param name="find">What is published under a SKU code.</param>
    public static ShownCart Of(Cart cart, Func<string, (Product Product, Sku Sku)?> find)
    {
        List<ShownLine> lines = [.. cart.Lines.Select(line => ShownLine.Of(line, find(line.Sku)))];
        return new ShownCart(
            cart.CartId, cart.StoreId, cart.State, lines, cart.Pieces, lines.Sum(line => line.AmountFen), cart.Note, cart.AssociateId,
            cart.TerminalId, cart.CreatedAt, cart.ChangedAt, cart.CheckoutId);
    }
}

/// <param name="Name">Null when it is gone; so are spec and price.</param>
/// <param name="AddedAtFen">What one cost when the associate last saw it.</param>
/// <param name="Changed">The price is another since: the associate has to tell (rule K1).</param>
/// <param name="Gone">It is not on sale any more: it has to be removed.</param>
public sealed record ShownLine(
    string Sku, LocalText? Name, IReadOnlyDictionary<string, string>? Spec, int Quantity, long? UnitPriceFen, long AddedAtFen, long AmountFen, bool Changed, bool Gone)
{
    internal static ShownLine Of(AddedLine line, (Product Product, Sku Sku)? found)
    {
        var priceFen = found?.Sku.PriceFen;
        return new ShownLine(
            line.Sku, found?.Product.Name, found?.Sku.Spec, line.Quantity, priceFen, line.AddedAtFen, line.Quantity * (priceFen ?? 0),
            Changed: priceFen is not null && priceFen != line.AddedAtFen, Gone: priceFen is null);
    }
}

/// <summary>One cart of a list.</summary>
public sealed record CartSummary(
    string CartId, CartState State, string? Note, string AssociateId, string? TerminalId, DateTimeOffset ChangedAt, int Pieces, long TotalFen);

/// <param name="Total">Of all pages.</param>
/// <param name="NextPage">Null on the last.</param>
public sealed record CartPage(IReadOnlyList<CartSummary> Items, int Total, int? NextPage);
