namespace QuickCheckout.Domain;

// The catalogue (C1–C6)
public static partial class Refusals
{
    public static Refusal UnknownProduct(string code) =>
        Of("product-unknown", $"没有商品 {Said(code)}", $"There is no product {Said(code)}.");

    public static Refusal UnknownSpec(string name) =>
        Of("spec-unknown", $"该商品没有规格 {Said(name)}", $"The product has no spec {Said(name)}.", Said(name));

    public static Refusal UnknownOption(string spec, string value) =>
        Of("option-unknown", $"规格 {Said(spec)} 没有选项 {Said(value)}", $"The spec {Said(spec)} has no option {Said(value)}.", Said(spec));

    /// <summary>Nobody could choose between the two.</summary>
    public static Refusal SpecTwice { get; } =
        Of("spec-duplicate", "与该商品的另一个 SKU 规格相同", "Another SKU of the product has the same spec.", "skus");

    /// <summary>Each is a column of the catalogue as a table.</summary>
    public static Refusal TooManySpecs(int most) =>
        Of("too-many-specs", $"全部商品最多 {most} 种规格名", $"All products together have at most {most} names of specs.", "skus");

    public static Refusal UnknownPicture { get; } = Of("picture-unknown", "没有这张图片", "There is no such picture.");

    public static Refusal NotAPicture { get; } =
        Of("not-a-picture", "图片须为 PNG、JPEG 或 WebP 格式", "A picture is a PNG, JPEG or WebP file.", "body");

    public static Refusal TooManyLinesRefused(int limit) =>
        Of("too-many-lines-refused", $"已有 {limit} 行被拒绝,其余内容未导入", $"{limit} lines were refused already; the rest of the file was not read.");

    public static Refusal DuplicateBarcode(string barcode) =>
        Of("barcode-duplicate", $"条码 {barcode} 在该商品中重复", $"The barcode {barcode} stands twice in the product.", "skus");

    public static Refusal BarcodeTaken(string barcode, string articleNo) =>
        Of("barcode-taken", $"条码 {barcode} 已属于货号 {Said(articleNo)}", $"The barcode {barcode} belongs to article {Said(articleNo)}.", "skus");

    public static Refusal SkuTaken(string sku, string articleNo) =>
        Of("sku-taken", $"SKU {Said(sku)} 已属于货号 {Said(articleNo)}", $"The SKU {Said(sku)} belongs to article {Said(articleNo)}.", "skus");

    public static Refusal ArticleTwice(string articleNo) =>
        Of("article-twice", $"货号 {Said(articleNo)} 出现了两次", $"The article {Said(articleNo)} is there twice.", "articleNo");

    public static Refusal ProductExists(string articleNo) =>
        Of("product-exists", $"货号 {Said(articleNo)} 已存在", $"There is an article {Said(articleNo)} already.", "If-None-Match");

    /// <summary>Somebody else has changed it since it was read.</summary>
    public static Refusal ProductChanged(string articleNo) =>
        Of("product-changed", $"商品 {Said(articleNo)} 已被他人修改,请重新读取", $"The product {Said(articleNo)} was changed meanwhile. Read it again.", "If-Match");

    public static Refusal IfMatchRequired { get; } =
        Of("if-match-required", "请在 If-Match 中提供读取时得到的 ETag;新增商品请用 If-None-Match: *", "Send the ETag that was read as If-Match; to add a product, If-None-Match: *.", "If-Match");

    public static Refusal TooManyFavourites(int most) =>
        Of("too-many-favourites", $"最多收藏 {most} 个商品", $"At most {most} products can be favourites.", "articleNo");
}
