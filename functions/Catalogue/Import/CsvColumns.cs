using System.Globalization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>The columns of a catalogue as CSV, of which an import needs all but those of specs, in any order.</summary>
internal static class CsvColumns
{
    public const string ArticleNo = "articleNo";
    public const string NameZh = "name.zh";
    public const string NameEn = "name.en";
    public const string Category = "category";
    public const string Brand = "brand";
    public const string PublishedOn = "publishedOn";
    public const string Sku = "sku";
    public const string Barcode = "barcode";
    public const string Price = "price";

    /// <summary>"spec.颜色": empty where the SKU does not have it.</summary>
    public const string Spec = "spec.";

    public const string Day = "yyyy-MM-dd";

    public static readonly IReadOnlyList<string> Fixed = [ArticleNo, NameZh, NameEn, Category, Brand, PublishedOn, Sku, Barcode, Price];

    /// <summary>Those that say the same in every row of a product.</summary>
    public static readonly IReadOnlyList<string> OfProduct = [NameZh, NameEn, Category, Brand, PublishedOn];

    public static readonly SkuFields SkuFields = new(Sku, Sku, Barcode, Spec + "*", Price);

    /// <summary>The column that a product's field is read from: "skus[2].priceFen" is "price".</summary>
    public static string? Of(string? field)
    {
        if (field is null || !field.StartsWith("skus[", StringComparison.Ordinal) || field.IndexOf(']', StringComparison.Ordinal) is not (> 0 and var end))
            return field;
        var fields = Domain.Catalogue.SkuFields.At(field[..(end + 1)]);
        return field == fields.Barcode ? Barcode : field == fields.Spec ? SkuFields.Spec : field == fields.Price ? Price : Sku;
    }
}

/// <summary>Which column of a file is which.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, int> _at;
    private readonly List<(string Name, int At)> _specs;

    private CsvHeader(IReadOnlyList<string> cells)
    {
        Columns = cells;
        _at = cells.Select((name, at) => (name, at)).ToDictionary(c => c.name, c => c.at, StringComparer.Ordinal);
        _specs = [.. _at.Where(c => c.Key.StartsWith(CsvColumns.Spec, StringComparison.Ordinal)).Select(c => (c.Key[CsvColumns.Spec.Length..], c.Value)).OrderBy(c => c.Value)];
    }

    public IReadOnlyList<string> Columns { get; }

    public static Result<CsvHeader> Read(CsvRow row)
    {
        if (row.Wrong is { } wrong)
            return wrong;
        if (row.Cells.Any(FileEncoding.IsWrongFor))
            return Refusals.EncodingWrong;
        var known = string.Join(", ", CsvColumns.Fixed) + $", {CsvColumns.Spec}*";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in row.Cells)
        {
            if (!CsvColumns.Fixed.Contains(name) && !IsSpec(name))
                return Refusals.ColumnUnknown(name.Length == 0 ? "\"\"" : name, known);
            if (!seen.Add(name))
                return Refusals.ColumnTwice(name);
        }

        var missing = CsvColumns.Fixed.Where(name => !seen.Contains(name)).ToList();
        return missing.Count > 0 ? Refusals.ColumnMissing(string.Join(", ", missing)) : new CsvHeader(row.Cells);
    }

    /// <summary>The row as one SKU, or what is wrong with it.</summary>
    public SkuRow ReadSku(CsvRow row)
    {
        var articleNo = row.Cells.Count > _at[CsvColumns.ArticleNo] ? CsvFile.Plain(row.Cells[_at[CsvColumns.ArticleNo]]) : null;
        var unreadable = Unreadable(row) ?? Ids.Check(articleNo, CsvColumns.ArticleNo);
        var known = Ids.Check(articleNo, CsvColumns.ArticleNo) is null ? articleNo : null;
        if (unreadable is not null)
            return new SkuRow(row.Number, known, [], null, unreadable);
        var texts = CsvColumns.OfProduct.Select(name => Cell(row, name)).ToList();
        var price = YuanText.Read(Cell(row, CsvColumns.Price), CsvColumns.Price);
        var spec = _specs.Select(s => (s.Name, Value: CsvFile.Plain(row.Cells[s.At]))).Where(s => s.Value.Length > 0).ToDictionary(s => s.Name, s => s.Value);
        var sku = new Sku(Cell(row, CsvColumns.Sku), Cell(row, CsvColumns.Barcode), spec, price.Value);
        var refusal = price.Refusal ?? Rounded(sku.Barcode) ?? ProductRules.CheckSku(sku, CsvColumns.SkuFields);
        return new SkuRow(row.Number, known, texts, sku, refusal);
    }

    private static bool IsSpec(string name) =>
        name.StartsWith(CsvColumns.Spec, StringComparison.Ordinal) && name.Length <= CsvColumns.Spec.Length + ProductRules.MaxText && !string.IsNullOrWhiteSpace(name[CsvColumns.Spec.Length..]);

    private Refusal? Unreadable(CsvRow row)
    {
        if (row.Wrong is not null)
            return row.Wrong;
        if (row.Cells.Count != Columns.Count)
            return Refusals.CellsDiffer(row.Cells.Count, Columns.Count);
        for (var i = 0; i < Columns.Count; i++)
        {
            if (row.Cells[i].Length > ProductRules.MaxText + 1)
                return Refusals.Malformed(Refusals.Said(Columns[i]), $"最多 {ProductRules.MaxText} 个字", $"at most {ProductRules.MaxText} characters.");
            if (FileEncoding.IsWrongFor(row.Cells[i]))
                return Refusals.EncodingWrong with { Field = Refusals.Said(Columns[i]) };
        }

        return null;
    }

    /// <summary>A spreadsheet takes a barcode for a number and writes 6.90123E+12: its last digits are lost.</summary>
    private static Refusal? Rounded(string barcode) => barcode.Contains("E+", StringComparison.OrdinalIgnoreCase)
        ? Refusals.Malformed(CsvColumns.Barcode, "被表格软件改成了科学计数,请把该列设为文本后重新填写", "a spreadsheet made a rounded number of it; format the column as text and enter it again.")
        : null;

    private string Cell(CsvRow row, string name) => CsvFile.Plain(row.Cells[_at[name]]);

    /// <returns>Null when it is no day.</returns>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, CsvColumns.Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>One row of a file, as far as it could be read.</summary>
/// <param name="ArticleNo">Null when it could not.</param>
/// <param name="Texts">The cells of <see cref="CsvColumns.OfProduct"/>; empty ones are those of the product's first row.</param>
internal sealed record SkuRow(int Number, string? ArticleNo, IReadOnlyList<string> Texts, Sku? Sku, Refusal? Refusal);
