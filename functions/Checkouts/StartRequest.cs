using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Catalogue;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>The checks on a request to start a checkout, in the order of its fields; the first that fails is named.</summary>
internal static class StartRequest
{
    private const int MinKeyLength = 8;
    private const int MaxKeyLength = 100;

    public static Refusal? Check(StartCheckout request, string? idempotencyKey)
    {
        if (string.IsNullOrEmpty(idempotencyKey))
            return Refusals.Required("Idempotency-Key");
        if (idempotencyKey.Length is < MinKeyLength or > MaxKeyLength || idempotencyKey.Any(c => c is < ' ' or > '~'))
            return Refusals.Malformed("Idempotency-Key", $"{MinKeyLength} 到 {MaxKeyLength} 个可见字符", $"{MinKeyLength} to {MaxKeyLength} printable characters.");
        return Ids.CheckName(request.StoreId, "storeId") ?? Ids.CheckName(request.TerminalId, "terminalId") ?? Ids.CheckName(request.AssociateId, "associateId")
            ?? (request.Method is null ? Refusals.Required("method") : null)
            ?? (request.AfterSales is null ? Refusals.Required("afterSales") : null)
            ?? Goods(request);
    }

    /// <summary>The lines with the catalogue's names and prices, frozen; a repeated SKU adds up (rule K1).</summary>
    public static Result<IReadOnlyList<CheckoutLine>> Price(IReadOnlyList<CartLine?> lines, PaymentMethod method, ProductCatalogue catalogue)
    {
        var priced = new List<CheckoutLine>();
        foreach (var group in lines.GroupBy(l => l!.Sku!, StringComparer.Ordinal))
        {
            if (catalogue.FindSku(group.Key) is not { } found)
                return Refusals.UnknownSku(group.Key);
            var quantity = group.Sum(l => l!.Quantity!.Value);
            if (quantity > Cart.MaxQuantity)
                return Refusals.QuantityOutOfRange(group.Key);
            priced.Add(new CheckoutLine(found.Sku.Code, found.Product.Name, quantity, found.Sku.PriceFen, found.Product.Category));
        }

        return priced.Sum(l => (decimal)l.AmountFen) is var total and > 0 && total <= MaxFen(method) ? priced : Refusals.TotalOutOfRange(MaxFen(method));
    }

    private static long MaxFen(PaymentMethod method) => method == PaymentMethod.Alipay ? Money.MaxAlipayFen : Money.MaxFen;

    /// <summary>Lines, or a cart and what it comes to: exactly one of both.</summary>
    private static Refusal? Goods(StartCheckout request) => request switch
    {
        { CartId: null, TotalFen: not null } => Refusals.Malformed("totalFen", "只能与 cartId 一起使用", "it goes with cartId only."),
        { CartId: null } => Lines(request.Lines),
        { Lines: not null } => Refusals.Malformed("cartId", "lines 和 cartId 只能有一个", "either lines or cartId, not both."),
        { TotalFen: null } => Refusals.Required("totalFen"),
        _ => Ids.Check(request.CartId, "cartId"),
    };

    private static Refusal? Lines(IReadOnlyList<CartLine?>? lines)
    {
        if (lines is null || lines.Count == 0)
            return Refusals.Required("lines");
        if (lines.Count > Cart.MaxLines)
            return Refusals.Malformed("lines", $"最多 {Cart.MaxLines} 行", $"at most {Cart.MaxLines} lines.");
        for (var i = 0; i < lines.Count; i++)
        {
            if (string.IsNullOrEmpty(lines[i]?.Sku))
                return Refusals.Required($"lines[{i}].sku");
            if (lines[i]!.Quantity is not { } quantity)
                return Refusals.Required($"lines[{i}].quantity");
            if (quantity is < 1 or > Cart.MaxQuantity)
                return Refusals.QuantityOutOfRange(lines[i]!.Sku!) with { Field = $"lines[{i}].quantity" };
        }

        return null;
    }
}
