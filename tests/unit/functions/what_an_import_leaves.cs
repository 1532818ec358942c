using System.Text;
using CsCheck;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Http;
using QuickCheckout.Functions.Importing;
using static QuickCheckout.Functions.Importing.ImportDesk;

namespace QuickCheckout.Functions;

/// <summary>Rule C6: an import can be repeated, what comes out of the catalogue goes into it unchanged, and nothing of the file is left.</summary>
public sealed class what_an_import_leaves : IDisposable
{
    private const string Letters = "aZ9 \"',;'=+-@\t\r\n茶é/";

    private readonly ImportDesk _desk = new();

    [Fact]
    public async Task the_same_file_changes_nothing_the_second_time()
    {
        Assert.Equal(2, (await _desk.Csv(Header, Tea, Milk)).Added);
        var again = await _desk.Csv(Header, Tea, Milk);
        Assert.Equal((0, 0, 2), (again.Added, again.Changed, again.Unchanged));
        var dearer = await _desk.Csv(Header, Tea.Replace("4.50", "5"), Milk);
        Assert.Equal((0, 1, 1), (dearer.Added, dearer.Changed, dearer.Unchanged));
    }

    [Fact]
    public void any_cell_is_read_as_it_was_written() => Gen.Char[Letters].Array[0, 8].Select(c => new string(c)).List[2, 4].List[1, 5].Sample(table =>
    {
        using var body = new MemoryStream();
        CsvFile.WriteAsync(body, table).GetAwaiter().GetResult();
        body.Position = 0;
        using var rows = new CsvRows(new StreamReader(body, Encoding.UTF8));
        foreach (var row in table)
        {
            var read = rows.ReadAsync(default).GetAwaiter().GetResult()!;
            Assert.Null(read.Wrong);
            Assert.Equal(row, read.Cells.Select(CsvFile.Plain));
            // None is a formula for a spreadsheet.
            Assert.DoesNotContain(read.Cells, cell => cell.Length > 0 && "=+-@\t\r".Contains(cell[0]));
        }

        Assert.Null(rows.ReadAsync(default).GetAwaiter().GetResult());
    });

    [Fact]
    public void any_products_come_out_and_go_in_unchanged() => Products.Sample(products =>
    {
        using var desk = new ImportDesk();
        desk.Publish(products);
        using var other = new ImportDesk();
        var import = other.Import(ImportFormat.Csv, desk.Export().GetAwaiter().GetResult()).GetAwaiter().GetResult();
        Assert.Equal((ImportState.Done, products.Count, 0), (import.State, import.Added, import.RefusedRows));
        Assert.Equal(desk.Catalogue.OnSale.Select(Plain).Order(), other.Catalogue.OnSale.Select(Plain).Order());
        Assert.Equal(products.Count, other.Import(ImportFormat.Csv, desk.Export().GetAwaiter().GetResult()).GetAwaiter().GetResult().Unchanged);
    }, iter: 200);

    private static Gen<List<Product>> Products =>
        from seeds in Gen.Select(Text, Text, Text, Gen.Long[1, Money.MaxFen], Gen.Int[1, 3], Spec).List[1, 6]
        select seeds.Select((seed, i) => new Product(
            $"A{i}", new LocalText(seed.Item1, seed.Item2), "食品/" + (char)('a' + i), seed.Item3,
            [.. Enumerable.Range(0, seed.Item5).Select(k => new Sku($"A{i}-{k}", Barcode(i * 10 + k), new Dictionary<string, string>(seed.Item6) { ["号"] = $"{k}" }, Math.Max(1, seed.Item4 - k)))],
            new DateOnly(2026, 1, 1).AddDays(i))).ToList();

    /// <summary>All that a text may have.</summary>
    private static Gen<string> Text => Gen.Char["aZ9 \"',;=+-@茶é/"].Array[1, 8].Select(c => new string(c)).Where(t => !string.IsNullOrWhiteSpace(t));

    private static Gen<Dictionary<string, string>> Spec => Gen.Select(Text, Text).List[0, 3].Select(pairs => pairs.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2));

    private static string Barcode(int number)
    {
        var twelve = $"690{number:000000000}";
        return twelve + Ean13.CheckDigit(twelve);
    }

    [Fact]
    public async Task its_report_names_every_row_and_its_file_is_gone()
    {
        var id = await _desk.Keep(ImportFormat.Csv, Encoding.UTF8.GetBytes($"{Header}\n{Tea.Replace("4.50", "-1")}\n{Milk}"));
        await _desk.Run.RunAsync(id, default);
        await _desk.Run.EndAsync(id, null, default);
        var refused = Assert.Single(await _desk.Files.ReadReportAsync(id, default));
        Assert.Equal((2, "T1", "field-malformed", "price"), (refused.Row, refused.ArticleNo, refused.Code, refused.Field));
        Assert.DoesNotContain(_desk.Blobs.Written.Keys, name => name.StartsWith("imports/files/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task one_that_has_ended_is_not_run_again()
    {
        var id = await _desk.Keep(ImportFormat.Csv, Encoding.UTF8.GetBytes($"{Header}\n{Tea}"));
        await _desk.Run.RunAsync(id, default);
        await _desk.Run.RunAsync(id, default);
        Assert.Equal(1, (await _desk.Imports.FindAsync(id, default))!.Import.Added);
    }

    [Fact]
    public async Task one_that_broke_off_ends_with_the_reason()
    {
        var id = await _desk.Keep(ImportFormat.Csv, Encoding.UTF8.GetBytes($"{Header}\n{Tea}"));
        await _desk.Run.EndAsync(id, Refusals.ImportInterrupted, default);
        var import = (await _desk.Imports.FindAsync(id, default))!.Import;
        Assert.Equal((ImportState.Failed, "import-interrupted", _desk.Clock.GetUtcNow()), (import.State, import.Reason?.Code, import.EndedAt));
    }

    [Fact]
    public void of_two_ids_the_newer_sorts_first()
    {
        var now = _desk.Clock.GetUtcNow();
        Assert.True(string.CompareOrdinal(ImportId.At(now.AddTicks(1)), ImportId.At(now)) < 0);
        Assert.Matches("^[a-p]{24}$", ImportId.At(now));
    }

    public void Dispose() => _desk.Dispose();
}
