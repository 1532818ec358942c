using System.Runtime.CompilerServices;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Products out of CSV: one row a SKU, the rows of a product together.</summary>
internal static class CsvProducts
{
    /// <summary>No product has so many rows. The rest of them would be read into memory for nothing.</summary>
    private const int MostRows = ImportRun.MostRefused;

    public static async IAsyncEnumerable<FileEntry> ReadAsync(TextReader text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var rows = new CsvRows(text);
        var first = await rows.ReadAsync(cancellation);
        while (first is { IsBlank: true, IsLast: false })
            first = await rows.ReadAsync(cancellation);
        if (first is null)
        {
            yield return new FileEntry.Broken(null, Refusals.FileEmpty);
            yield break;
        }

        var (header, wrong) = CsvHeader.Read(first);
        if (wrong is not null)
        {
            yield return new FileEntry.Broken(first.Number, wrong);
            yield break;
        }

        ProductRows? product = null;
        while (await rows.ReadAsync(cancellation) is { } row)
        {
            if (row.IsBlank)
                continue;
            if (row.IsLast)
            {
                if (product is not null)
                    yield return product.BreakOff(row.Number);
                yield return new FileEntry.Broken(row.Number, row.Wrong!);
                yield break;
            }

            var sku = header!.ReadSku(row);
            if (product is not null && product.Takes(sku) && product.Count < MostRows)
            {
                product.Add(sku);
                continue;
            }

            if (product is not null)
                yield return product.Close();
            product = new ProductRows(sku);
        }

        yield return product?.Close() ?? new FileEntry.Broken(null, Refusals.FileWithoutProducts);
    }
}
