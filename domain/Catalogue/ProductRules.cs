using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Catalogue;

/// <summary>
/// What a product must be before it can be published; the first rule it breaks is named. Codes and barcodes are the
/// merchant's own numbers and may look like anything; texts hold no card number (rule Z2).
/// </summary>
public static class ProductRules
{
    /// <summary>The most characters of a text.</summary>
    internal const int MaxText = 200;
    private const int MaxSkus = 200;
    private const int MaxSpecs = 10;

    public static Refusal? Check(Product product) =>
        Ids.Check(product.ArticleNo, "articleNo")
        ?? Text(product.Name?.Zh, "name.zh") ?? Text(product.Name?.En, "name.en")
        ?? Text(product.Category, "category") ?? Text(product.Brand, "brand")
        ?? Skus(product.Skus);

    private static Refusal? Skus(IReadOnlyList<Sku>? skus)
    {
        if (skus is null || skus.Count == 0)
            return Refusals.Required("skus");
        if (skus.Count > MaxSkus)
            return Refusals.Malformed("skus", $"最多 {MaxSkus} 个", $"at most {MaxSkus}.");
        for (var i = 0; i < skus.Count; i++)
        {
            var at = $"skus[{i}]";
            if (Check(skus[i], at) is { } refusal)
                return refusal;
            if (skus.Take(i).Any(s => s.Code == skus[i].Code))
                return Refusals.Malformed($"{at}.code", "重复", "it stands twice in the product.");
            if (skus.Take(i).Any(s => s.Barcode == skus[i].Barcode))
                return Refusals.DuplicateBarcode(skus[i].Barcode) with { Field = $"{at}.barcode" };
        }

        return null;
    }

    private static Refusal? Check(Sku? sku, string at)
    {
        if (sku is null)
            return Refusals.Required(at);
        if (Ids.Check(sku.Code, $"{at}.code") is { } refusal)
            return refusal;
        if (sku.Barcode is null || !Ean13.IsValid(sku.Barcode))
            return Refusals.Malformed($"{at}.barcode", "不是有效的 EAN-13", "it is not a valid EAN-13.");
        if (sku.Spec is null)
            return Refusals.Required($"{at}.spec");
        if (sku.Spec.Count > MaxSpecs || sku.Spec.Any(s => s.Key.Length > MaxText || s.Value is null || s.Value.Length > MaxText))
            return Refusals.Malformed($"{at}.spec", $"最多 {MaxSpecs} 项,每项最多 {MaxText} 个字", $"at most {MaxSpecs} choices of at most {MaxText} characters each.");
        if (CardNumber.Refuse(string.Join('\n', sku.Spec.Select(s => $"{s.Key}\n{s.Value}")), $"{at}.spec") is { } number)
            return number;
        return sku.PriceFen is > 0 and <= Money.MaxFen ? null : Refusals.Malformed($"{at}.priceFen", "必须大于零", "it must be above zero.");
    }

    private static Refusal? Text(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Refusals.Required(field);
        if (value.Length > MaxText)
            return Refusals.Malformed(field, $"最多 {MaxText} 个字", $"at most {MaxText} characters.");
        return CardNumber.Refuse(value, field);
    }
}
