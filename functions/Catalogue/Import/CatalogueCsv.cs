using System.Globalization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Products as the rows of CSV that an import reads: the same products come out of it again.</summary>
internal static class CatalogueCsv
{
    public static IEnumerable<IReadOnlyList<string>> RowsOf(IReadOnlyCollection<Product> products)
    {
        List<string> specs = [.. products.SelectMany(p => p.Skus).SelectMany(s => s.Spec.Keys).Distinct(StringComparer.Ordinal)];
        yield return [.. CsvColumns.Fixed, .. specs.Select(name => CsvColumns.Spec + name)];
        foreach (var product in products)
            foreach (var sku in product.Skus)
                yield return
                [
                    product.ArticleNo, product.Name.Zh, product.Name.En, product.Category, product.Brand,
                    product.PublishedOn.ToString(CsvColumns.Day, CultureInfo.InvariantCulture), sku.Code, sku.Barcode, YuanText.Write(sku.PriceFen),
                    .. specs.Select(name => sku.Spec.GetValueOrDefault(name, "")),
                ];
    }
}
