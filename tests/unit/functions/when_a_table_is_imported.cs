using System.Text;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Importing;
using static QuickCheckout.Functions.Importing.ImportDesk;

namespace QuickCheckout.Functions;

/// <summary>Rule C6 for CSV: a bad row is refused by its number and reason with its product, and everything else goes in.</summary>
public sealed class when_a_table_is_imported : IDisposable
{
    private readonly ImportDesk _desk = new();

    [Fact]
    public async Task its_products_are_published()
    {
        var import = await _desk.Csv(Header, Tea, "T1,,,,,,T1-2,6901234567885,1234.5,红,".TrimEnd(','), Milk);
        Assert.Equal((ImportState.Done, 3, 2, 2, 0), (import.State, import.Rows, import.Products, import.Added, import.RefusedRows));
        Assert.Equal(
            [("T1-1", 450, null), ("T1-2", 123450, "红")],
            _desk.Catalogue.FindProduct("T1")!.Skus.Select(s => (s.Code, (int)s.PriceFen, s.Spec.GetValueOrDefault("颜色"))));
        Assert.Equal((1200, "白"), (_desk.Catalogue.FindProduct("M1")!.Skus[0].PriceFen, _desk.Catalogue.FindProduct("M1")!.Skus[0].Spec["颜色"]));
    }

    public static TheoryData<string, string, string?> BadCells { get; } = new()
    {
        { Tea.Replace("4.50", "-4.50"), "field-malformed", "price" },
        { Tea.Replace("4.50", "0"), "field-malformed", "price" },
        { Tea.Replace("4.50", "0.00"), "field-malformed", "price" },
        { Tea.Replace("4.50", "1e3"), "field-malformed", "price" },
        { Tea.Replace("4.50", "\"1,234\""), "field-malformed", "price" },
        { Tea.Replace("4.50", "4.505"), "field-malformed", "price" },
        { Tea.Replace("4.50", "4."), "field-malformed", "price" },
        { Tea.Replace("4.50", ".5"), "field-malformed", "price" },
        { Tea.Replace("4.50", "¥4.50"), "field-malformed", "price" },
        { Tea.Replace("4.50", "４.５"), "field-malformed", "price" },
        { Tea.Replace("4.50", "99999999999"), "field-malformed", "price" },
        { Tea.Replace("4.50", ""), "field-required", "price" },
        { Tea.Replace("6901234567892", "6901234567891"), "field-malformed", "barcode" },
        { Tea.Replace("6901234567892", "6.90123E+12"), "field-malformed", "barcode" },
        { Tea.Replace("T1-1", ""), "field-required", "sku" },
        { Tea.Replace("T1-1", "T1/1"), "field-malformed", "sku" },
        { Tea.Replace("2026-01-01", "2026/1/1"), "field-malformed", "publishedOn" },
        { Tea.Replace("2026-01-01", ""), "field-required", "publishedOn" },
        { Tea.Replace(",Tea,", ",,"), "field-required", "name.en" },
        { Tea.Replace("茶,", "茶\u0007,"), "field-malformed", "name.zh" },
        { Tea.Replace("茶,", "\"茶\n茶\","), "field-malformed", "name.zh" },
        { Tea.Replace("饮料/茶饮", "饮料/茶饮/饮料"), "category-cycle", "category" },
        { Tea.Replace("饮料/茶饮", "饮料//茶饮"), "field-malformed", "category" },
        { Tea.Replace("饮料/茶饮", "/饮料"), "field-malformed", "category" },
        { Tea.Replace("饮料/茶饮", "饮料/"), "field-malformed", "category" },
        { Tea.Replace("饮料/茶饮", "a/b/c/d/e/f"), "field-malformed", "category" },
        { Tea.Replace("山泉", new string('x', 1_000_000)), "field-malformed", "brand" },
        { Tea.Replace("山泉", "6229926685878405"), "field-malformed", "brand" },
        { Tea.Replace("山泉", "\uFFFD"), "encoding-wrong", "brand" },
        { Tea + ",more", "cells-differ", null },
        { Tea.Replace(",4.50,", ",4.50"), "cells-differ", null },
        { Tea.Replace("山泉", "5\" 屏"), "quotes-wrong", null },
        { Tea.Replace("山泉", "\"山\"泉"), "quotes-wrong", null },
        { Tea.Replace("T1,", ","), "field-required", "articleNo" },
        { Tea.Replace("T1,", "T 1,"), "field-malformed", "articleNo" },
    };

    [Theory]
    [MemberData(nameof(BadCells))]
    public async Task a_bad_row_is_refused_by_number_and_the_others_go_in(string bad, string code, string? field)
    {
        var import = await _desk.Csv(Header, Milk, "", Tea.Replace("T1", "T0").Replace("6901234567892", "6901234567885"), bad, Tea.Replace("T1", "T2").Replace("6901234567892", "6901234567878"));
        var refused = Assert.Single(import.Refused, r => r.Code != "other-row-refused");
        Assert.Equal((5, code, field), (refused.Row, refused.Code, refused.Field));
        Assert.Equal(ImportState.Done, import.State);
        Assert.NotNull(_desk.Catalogue.FindProduct("M1"));
        Assert.NotNull(_desk.Catalogue.FindProduct("T2"));
        Assert.Null(_desk.Catalogue.FindProduct("T1"));
        // Whose row it is that has no article number, nobody knows.
        Assert.Equal(field == "articleNo", _desk.Catalogue.FindProduct("T0") is null);
    }

    [Fact]
    public async Task one_bad_row_refuses_its_whole_product_and_is_named_by_its_siblings()
    {
        var import = await _desk.Csv(Header, Tea, "T1,,,,,,T1-2,6901234567885,-1,", "T1,,,,,,T1-3,6901234567878,1,", Milk);
        Assert.Equal([(2, "other-row-refused"), (3, "field-malformed"), (4, "other-row-refused")], import.Refused.Select(r => (r.Row, r.Code)));
        Assert.Contains("Row 3 ", import.Refused[0].Title.En, StringComparison.Ordinal);
        Assert.Equal((1, 3, 1, 4), (import.RefusedProducts, import.RefusedRows, import.Added, import.Rows));
        Assert.Null(_desk.Catalogue.FindProduct("T1"));
    }

    public static TheoryData<string[], int, string, string?> Clashes { get; } = new()
    {
        // Within the product, with another product of the file, with the catalogue.
        { [Tea, "T1,,,,,,T1-2,6901234567892,1,"], 3, "barcode-duplicate", "barcode" },
        { [Tea, "T1,,,,,,T1-1,6901234567885,1,"], 3, "field-malformed", "sku" },
        { [Tea, Milk.Replace("4006381333931", "6901234567892")], 3, "barcode-again", "barcode" },
        { [Tea, Milk.Replace("M1-1", "T1-1")], 3, "sku-again", "sku" },
        { [Tea, Milk, "T1,茶,Tea,饮料/茶饮,山泉,2026-01-01,T1-2,6901234567885,4.50,"], 4, "article-again", "articleNo" },
        { [Tea, "T1,红茶,,,,,T1-2,6901234567885,1,"], 3, "product-differs", "name.zh" },
        { ["T0,,,,,,T0-1,6901234567885,1,", Tea], 2, "field-required", "name.zh" },
        { [Milk.Replace("4006381333931", "6901234567854")], 2, "barcode-taken", "barcode" },
        { [Milk.Replace("M1-1", "OLD-1")], 2, "sku-taken", "sku" },
    };

    [Theory]
    [MemberData(nameof(Clashes))]
    public async Task what_does_not_go_together_is_refused(string[] rows, int row, string code, string? field)
    {
        await _desk.Csv(Header, "OLD,旧,Old,饮料,山泉,2026-01-01,OLD-1,6901234567854,1,");
        var import = await _desk.Csv([Header, .. rows]);
        var refused = Assert.Single(import.Refused, r => r.Code != "other-row-refused");
        Assert.Equal((row, code, field), (refused.Row, refused.Code, refused.Field));
    }

    public static TheoryData<string, string, int?> BadFiles { get; } = new()
    {
        { "", "file-empty", null },
        { "\r\n", "file-empty", null },
        { Header, "file-without-products", null },
        { Header + "\r\n,,,,,,,,,\r\n", "file-without-products", null },
        { Header + ",weight\r\n" + Tea, "column-unknown", 1 },
        { Header + ",\r\n" + Tea, "column-unknown", 1 },
        { Header + ",spec.\r\n" + Tea, "column-unknown", 1 },
        { Header.Replace("price", "Price") + "\r\n" + Tea, "column-unknown", 1 },
        { Header + ",spec.颜色\r\n" + Tea, "column-duplicate", 1 },
        { Header.Replace("price,", "") + "\r\n" + Tea, "column-missing", 1 },
        { Header.Replace(',', ';') + "\r\n" + Tea, "column-unknown", 1 },
        { Header + string.Concat(Enumerable.Range(1, 100).Select(i => $",spec.{i}")), "too-many-columns", 1 },
        { "PK\u0003\u0004 and so on", "spreadsheet-file", null },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task a_file_that_is_none_is_refused_as_a_whole(string text, string code, int? row)
    {
        var import = await _desk.Import(ImportFormat.Csv, text);
        Assert.Equal((ImportState.Failed, code, 0), (import.State, import.Reason?.Code, import.Products));
        Assert.Equal(row, import.Refused.SingleOrDefault()?.Row);
    }

    [Theory]
    [InlineData("quote-not-closed", 20)]
    [InlineData("row-too-long", 3_000_000)]
    public async Task a_quote_that_is_not_closed_ends_the_import_at_its_row(string code, int more)
    {
        var import = await _desk.Csv(Header, Milk, Tea, "T1,,,,,,T1-2,6901234567885,1,\"红", new string('x', more), Tea.Replace("T1", "T2"));
        Assert.Equal((ImportState.Failed, code), (import.State, import.Reason?.Code));
        Assert.Equal([(3, "other-row-refused"), (4, code)], import.Refused.Select(r => (r.Row, r.Code)));
        Assert.NotNull(_desk.Catalogue.FindProduct("M1"));
        Assert.Null(_desk.Catalogue.FindProduct("T1"));
    }

    [Fact]
    public async Task a_line_of_nothing_but_bad_cells_costs_no_more_than_any_other()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var import = await _desk.Csv(Header, string.Concat(Enumerable.Repeat("x\"y\",", 300_000)), Milk);
        Assert.Equal([(2, "too-many-columns")], import.Refused.Select(r => (r.Row, r.Code)));
        import = await _desk.Csv(Header, string.Join(',', Enumerable.Repeat("\"x\"" + new string('y', 15_000), 90)), Milk);
        Assert.Equal([(2, "quotes-wrong")], import.Refused.Select(r => (r.Row, r.Code)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 << 20);
    }

    [Fact]
    public async Task a_line_of_commas_alone_ends_it_too() =>
        Assert.Equal("row-too-long", (await _desk.Csv(Header, Milk, new string(',', 3_000_000))).Reason?.Code);

    [Fact]
    public async Task a_file_of_nothing_but_bad_rows_ends_early()
    {
        var import = await _desk.Csv([Header, .. Enumerable.Range(1, 10_050).Select(i => $"A{i},,,,,,,,,")]);
        Assert.Equal((ImportState.Failed, "too-many-lines-refused", 10_000, 100), (import.State, import.Reason?.Code, import.RefusedRows, import.Refused.Count));
        Assert.Equal(10_000, (await _desk.Files.ReadReportAsync(import.Id, default)).Count);
    }

    [Fact]
    public async Task so_does_one_product_without_end()
    {
        var import = await _desk.Csv([Header, .. Enumerable.Range(1, 10_050).Select(_ => Tea)]);
        Assert.Equal((ImportState.Failed, 10_000, 0), (import.State, import.RefusedRows, import.Added));
    }

    public static TheoryData<string, byte[], string?> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Header + "\r\n" + Tea), null },
        { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Header + "\n" + Tea)], "utf-8" },
        { "UTF-16 with a mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Header + "\r\n" + Tea)], null },
        { "UTF-16, the other way round", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Header + "\r\n" + Tea)], null },
        { "GB18030", Gb(Header + "\r\n" + Tea), "gb18030" },
        { "GBK", Gb(Header + "\r\n" + Tea), "GBK" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task it_is_read_in_its_encoding(string name, byte[] file, string? charset)
    {
        Assert.NotEmpty(name);
        var import = await _desk.Import(ImportFormat.Csv, file, charset);
        Assert.Equal((1, 0), (import.Added, import.RefusedRows));
        Assert.Equal("茶", _desk.Catalogue.FindProduct("T1")!.Name.Zh);
    }

    [Fact]
    public async Task in_another_encoding_it_is_told_what_to_do()
    {
        var import = await _desk.Import(ImportFormat.Csv, Gb(Header + "\r\n" + Tea));
        Assert.Equal((ImportState.Failed, "encoding-wrong"), (import.State, import.Reason?.Code));
        Assert.Contains("gb18030", import.Reason!.Title.En, StringComparison.Ordinal);

        // A header that looks the same in both.
        import = await _desk.Import(ImportFormat.Csv, Gb(Header.Replace(",spec.颜色", "") + "\r\n" + Tea[..^1]));
        Assert.Equal((ImportState.Done, "encoding-wrong", 2), (import.State, import.Refused[0].Code, import.Refused[0].Row));

        Assert.Equal("encoding-wrong", (await _desk.Import(ImportFormat.Csv, Encoding.Unicode.GetBytes(Header + "\r\n" + Tea))).Reason?.Code);
    }

    public void Dispose() => _desk.Dispose();

    private static byte[] Gb(string text) => CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(text);
}
