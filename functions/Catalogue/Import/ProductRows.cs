using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Rows of a table that follow each other and are one product: a bad one refuses all.</summary>
internal sealed class ProductRows
{
    private readonly SkuRow _first;
    private readonly List<int> _rows = [];
    private readonly List<Sku> _skus = [];
    private readonly Dictionary<int, Refusal> _refused = [];
    private readonly Product? _product;

    public ProductRows(SkuRow first)
    {
        _first = first;
        _product = first.Texts.Count == 0 ? null : ProductOf(first);
        Add(first);
    }

    public int Count => _rows.Count;

    /// <summary>A row without an article number may be one of this product: it cannot go in without it.</summary>
    public bool Takes(SkuRow row) => row.ArticleNo is null || row.ArticleNo == _first.ArticleNo;

    public void Add(SkuRow row)
    {
        _rows.Add(row.Number);
        if ((row.Refusal ?? Wrong(row)) is { } refusal)
            _refused.Add(row.Number, refusal);
        else if (_refused.Count == 0)
            _skus.Add(row.Sku!);
    }

    /// <summary>All rows of the product were read.</summary>
    public FileEntry Close()
    {
        if (_refused.Count > 0)
            return Refused(_refused.Keys.First());
        var whole = new FileEntry.Whole(_product! with { Skus = _skus }, _rows, IsTable: true);
        return ProductRules.Check(whole.Product) is { } refusal ? whole.Refuse(refusal) : whole;
    }

    /// <summary>Its other rows, if it has any, cannot be read.</summary>
    public FileEntry BreakOff(int brokenRow) => Refused(_refused.Count > 0 ? _refused.Keys.First() : brokenRow);

    private FileEntry.Refused Refused(int because) => new(_first.ArticleNo, _rows.Count, _rows.Select(row =>
        RefusedRow.Of(row, _refused.GetValueOrDefault(row) ?? Refusals.OtherRowRefused(because), _first.ArticleNo)));

    private Refusal? Wrong(SkuRow row)
    {
        if (_skus.Count == ProductRules.MaxSkus)
            return Refusals.Malformed(CsvColumns.Sku, $"一个商品最多 {ProductRules.MaxSkus} 个", $"a product has at most {ProductRules.MaxSkus}.");
        if (row == _first)
            return CsvHeader.Day(row.Texts[^1]) is null && row.Texts[^1].Length > 0
                ? Refusals.Malformed(CsvColumns.PublishedOn, "必须是日期,如 2026-05-01", "it must be a date, such as 2026-05-01.")
                : ProductRules.CheckTexts(_product!);
        for (var i = 0; i < row.Texts.Count; i++)
            if (row.Texts[i].Length > 0 && _first.Texts.Count > 0 && row.Texts[i] != _first.Texts[i])
                return Refusals.ProductDiffers(CsvColumns.OfProduct[i], _first.Number);
        return null;
    }

    private static Product ProductOf(SkuRow row) => new(
        row.ArticleNo!, new LocalText(row.Texts[0], row.Texts[1]), row.Texts[2], row.Texts[3], [], CsvHeader.Day(row.Texts[4]) ?? default);
}
