using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>
/// Which article, SKU and barcode stood where in the file so far. What stands twice is refused the second time: of a product whose
/// rows are apart, SKUs would be lost without a word.
/// </summary>
internal sealed class SeenInFile
{
    private readonly Dictionary<string, int> _articles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _skus = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _barcodes = new(StringComparer.Ordinal);

    /// <summary>A refused product counts: another part of it must not go in alone.</summary>
    public void Add(FileEntry.Refused refused)
    {
        if (refused.ArticleNo is not null)
            _articles.TryAdd(refused.ArticleNo, refused.Rows.First().Row);
    }

    /// <returns>Null when all of it is new.</returns>
    public FileEntry.Refused? Refuse(FileEntry.Whole whole)
    {
        var (product, rows, _) = whole;
        if (_articles.TryGetValue(product.ArticleNo, out var before))
            return whole.RefuseAll(Refusals.ArticleAgain(product.ArticleNo, before));
        _articles.Add(product.ArticleNo, rows[0]);
        for (var i = 0; i < product.Skus.Count; i++)
        {
            var (code, barcode) = (product.Skus[i].Code, product.Skus[i].Barcode);
            if (_skus.TryGetValue(code, out before))
                return whole.Refuse(Refusals.SkuAgain(code, before) with { Field = $"skus[{i}].code" });
            if (_barcodes.TryGetValue(barcode, out before))
                return whole.Refuse(Refusals.BarcodeAgain(barcode, before) with { Field = $"skus[{i}].barcode" });
        }

        for (var i = 0; i < product.Skus.Count; i++)
            _skus[product.Skus[i].Code] = _barcodes[product.Skus[i].Barcode] = rows[Math.Min(i, rows.Count - 1)];
        return null;
    }
}
