using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>What a file of products holds, in its order.</summary>
internal abstract record FileEntry
{
    private FileEntry()
    {
    }

    /// <summary>A product that keeps all rules that it can keep by itself.</summary>
    /// <param name="Rows">Of its SKUs, in their order; a single one where the product stands in one.</param>
    /// <param name="IsTable">Its fields are columns.</param>
    internal sealed record Whole(Product Product, IReadOnlyList<int> Rows, bool IsTable = false) : FileEntry
    {
        /// <summary>The row that the refusal is about says why, the others name that row.</summary>
        public Refused Refuse(Refusal refusal)
        {
            var bad = RowOf(refusal.Field);
            if (IsTable)
                refusal = refusal with { Field = CsvColumns.Of(refusal.Field) };
            return new Refused(Product.ArticleNo, Rows.Count, Rows.Select(row =>
                RefusedRow.Of(row, row == bad ? refusal : Refusals.OtherRowRefused(bad), Product.ArticleNo)));
        }

        /// <summary>All its rows for the same reason.</summary>
        public Refused RefuseAll(Refusal refusal) => new(Product.ArticleNo, Rows.Count, Rows.Select(row => RefusedRow.Of(row, refusal, Product.ArticleNo)));

        /// <summary>"skus[2].barcode" is about the third SKU.</summary>
        private int RowOf(string? field) =>
            field is not null && field.StartsWith("skus[", StringComparison.Ordinal) && field.IndexOf(']', StringComparison.Ordinal) is var end and > 0
            && int.TryParse(field.AsSpan(5, end - 5), out var index) && index < Rows.Count
                ? Rows[index]
                : Rows[0];
    }

    /// <summary>A product of which a row is refused, and so all.</summary>
    /// <param name="ArticleNo">Null when it could not be read.</param>
    internal sealed record Refused(string? ArticleNo, int Count, IEnumerable<RefusedRow> Rows) : FileEntry
    {
        public static Refused Of(int row, Refusal refusal, string? articleNo) => new(articleNo, 1, [RefusedRow.Of(row, refusal, articleNo)]);
    }

    /// <summary>Nothing can be read from here on.</summary>
    /// <param name="Row">Null when it is about the file as a whole.</param>
    internal sealed record Broken(int? Row, Refusal Reason) : FileEntry;
}
