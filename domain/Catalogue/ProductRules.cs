using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Catalogue;

/// <summary>
/// What a product must be before it can be published; the first rule it breaks is named. Codes and barcodes are the
/// merchant's own numbers and may look like anything; texts hold no card number (rule Z2).
/// </summary>
public static class ProductRules
{
    /// <summary>The most characters of a text.</summary>
    public const int MaxText = 200;
    public const int MaxSkus = 200;
    private const int MaxSpecs = 10;
    private const int MaxLevels = 5;

    public static Refusal? Check(Product product) => CheckTexts(product) ?? Skus(product.Skus);

    /// <summary>All but the SKUs.</summary>
    public static Refusal? CheckTexts(Product product) =>
        Ids.Check(product.ArticleNo, "articleNo")
        ?? Text(product.Name?.Zh, "name.zh") ?? Text(product.Name?.En, "name.en")
        ?? Category(product.Category) ?? Text(product.Brand, "brand")
        ?? (product.PublishedOn == default ? Refusals.Required("publishedOn") : null);

    /// <summary>One SKU by itself.</summary>
    public static Refusal? CheckSku(Sku? sku, SkuFields fields)
    {
        if (sku is null)
            return Refusals.Required(fields.Sku);
        if (Ids.Check(sku.Code, fields.Code) is { } refusal)
            return refusal;
        if (sku.Barcode is null || !Ean13.IsValid(sku.Barcode))
            return Refusals.Malformed(fields.Barcode, "不是有效的 EAN-13", "it is not a valid EAN-13.");
        if ((sku.Spec is null ? Refusals.Required(fields.Spec) : Spec(sku.Spec, fields.Spec)) is { } wrong)
            return wrong;
        return sku.PriceFen is > 0 and <= Money.MaxFen ? null : Refusals.Malformed(
            fields.Price, $"必须大于零,最多 {Money.Yuan(Money.MaxFen)}", $"it must be above zero and at most {Money.Yuan(Money.MaxFen)}.");
    }

    private static Refusal? Skus(IReadOnlyList<Sku>? skus)
    {
        if (skus is null || skus.Count == 0)
            return Refusals.Required("skus");
        if (skus.Count > MaxSkus)
            return Refusals.Malformed("skus", $"最多 {MaxSkus} 个", $"at most {MaxSkus}.");
        for (var i = 0; i < skus.Count; i++)
        {
            var at = $"skus[{i}]";
            if (CheckSku(skus[i], SkuFields.At(at)) is { } refusal)
                return refusal;
            if (skus.Take(i).Any(s => s.Code == skus[i].Code))
                return Refusals.Malformed($"{at}.code", "重复", "it stands twice in the product.");
            if (skus.Take(i).Any(s => s.Barcode == skus[i].Barcode))
                return Refusals.DuplicateBarcode(skus[i].Barcode) with { Field = $"{at}.barcode" };
            if (skus.Take(i).Any(s => s.Code == skus[i].Barcode || s.Barcode == skus[i].Code))
                return Refusals.Malformed($"{at}.code", "编码与该商品另一个 SKU 的条码相同", "it is the code of one SKU and the barcode of another.");
            if (skus.Take(i).Any(s => IsSame(s.Spec, skus[i].Spec)))
                return Refusals.SpecTwice with { Field = $"{at}.spec" };
        }

        return null;
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(s => other.TryGetValue(s.Key, out var value) && value == s.Value);

    private static Refusal? Spec(IReadOnlyDictionary<string, string> spec, string field)
    {
        if (spec.Count > MaxSpecs || spec.Any(s => s.Key.Length > MaxText || s.Value is null || s.Value.Length > MaxText))
            return Refusals.Malformed(field, $"最多 {MaxSpecs} 项,每项最多 {MaxText} 个字", $"at most {MaxSpecs} choices of at most {MaxText} characters each.");
        if (spec.Any(s => string.IsNullOrWhiteSpace(s.Key) || string.IsNullOrWhiteSpace(s.Value)))
            return Refusals.Malformed(field, "规格名和规格值不能为空", "a choice has a name and a value.");
        return spec.Select(s => Controls(s.Key, field) ?? Controls(s.Value, field)).FirstOrDefault(wrong => wrong is not null)
            ?? CardNumber.Refuse(string.Join('\n', spec.Select(s => $"{s.Key}\n{s.Value}")), field);
    }

    /// <summary>A path in the store's tree. A category that stands below itself would make a tree without an end.</summary>
    private static Refusal? Category(string? path)
    {
        if (Text(path, "category") is { } refusal)
            return refusal;
        var levels = path!.Split('/');
        if (levels.Any(string.IsNullOrWhiteSpace))
            return Refusals.Malformed("category", "类目路径不能有空的一级,也不能以 / 开头或结尾", "no level of the path is empty, and it neither begins nor ends with a slash.");
        if (levels.Any(level => level != level.Trim()))
            return Refusals.Malformed("category", "类目名前后不能有空格", "no level of the path begins or ends with a space.");
        if (levels.Length > MaxLevels)
            return Refusals.Malformed("category", $"最多 {MaxLevels} 级", $"at most {MaxLevels} levels.");
        return levels.Distinct(StringComparer.Ordinal).Count() < levels.Length ? Refusals.CategoryCycle(path) : null;
    }

    private static Refusal? Text(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Refusals.Required(field);
        if (value.Length > MaxText)
            return Refusals.Malformed(field, $"最多 {MaxText} 个字", $"at most {MaxText} characters.");
        return Controls(value, field) ?? CardNumber.Refuse(value, field);
    }

    // A line break in a name would break the receipt.
    private static Refusal? Controls(string value, string field) =>
        value.Any(char.IsControl) ? Refusals.Malformed(field, "不能含有换行或控制字符", "no line breaks or control characters.") : null;
}

/// <summary>What the fields of a SKU are called where it came from.</summary>
public sealed record SkuFields(string Sku, string Code, string Barcode, string Spec, string Price)
{
    public static SkuFields At(string path) => new(path, $"{path}.code", $"{path}.barcode", $"{path}.spec", $"{path}.priceFen");
}
