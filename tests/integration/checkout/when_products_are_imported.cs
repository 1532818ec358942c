using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Simulators.Store.Commands;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Rule C6 by the API and the command: three formats, every refused row by its number, and again without a change.</summary>
[Collection(InTheShop.Name)]
public sealed class when_products_are_imported(OpenShop open) : IDisposable
{
    private static readonly string Sample = Path.Combine(SourceTree.Root, "docs", "catalogue-sample.csv");
    private readonly HttpClient _http = new(new StaffAtWork(open.Shop.Settings.AppUrl!)) { BaseAddress = open.Shop.Settings.AppUrl, DefaultRequestHeaders = { AcceptLanguage = { new StringWithQualityHeaderValue("en") } } };

    [Fact]
    public async Task the_sample_goes_in_by_the_command_and_again_without_a_change()
    {
        Assert.Equal(Shell.Done, (await Import(Sample)).Code);
        var (code, output, error) = await Import(Sample);
        var import = JsonSerializer.Deserialize<CatalogueImport>(output, Json.Options)!;
        Assert.Equal((Shell.Done, 12, 5, 5, "catalogue-sample.csv"), (code, import.Rows, import.Products, import.Unchanged, import.FileName));
        Assert.Contains("12 rows", error, StringComparison.Ordinal);
        using var found = await _http.GetAsync("/api/products/SAMPLE004");
        Assert.Contains("Aurora 27\\\" Monitor", await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "[{0},\n{1},\n{2}]", 2)]
    [InlineData("application/x-ndjson", "{0}\n{1}\n{2}", 2)]
    [InlineData("text/csv", null, 3)]
    public async Task a_bad_row_is_refused_by_number_and_the_others_go_in(string type, string? shape, int row)
    {
        Product[] products = [Make("I1", 100), Make("I2", -5), Make("I3", 300)];
        var file = shape is null
            ? string.Join("\r\n", ["articleNo,name.zh,name.en,category,brand,publishedOn,sku,barcode,price", .. products.Select(Row)])
            : string.Format(CultureInfo.InvariantCulture, shape, [.. products.Select(p => JsonSerializer.Serialize(p, Json.Options))]);
        var import = await Import(type, file);
        Assert.Equal((ImportState.Done, 3, 2, 1), (import.State, import.Products, import.Added + import.Unchanged, import.RefusedProducts));
        Assert.Equal((row, "field-malformed", "I2"), (import.Refused.Single().Row, import.Refused.Single().Code, import.Refused.Single().ArticleNo));

        var report = await _http.GetStringAsync($"/api/catalogue/imports/{import.Id}/report");
        Assert.StartsWith($"row,articleNo,code,field,reason\r\n{row},I2,field-malformed,", report.TrimStart('\uFEFF'), StringComparison.Ordinal);
        var page = await _http.GetFromJsonAsync<PageOf<CatalogueImport>>("/api/catalogue/imports", Json.Options);
        Assert.Equal(import.Id, page!.Items[0].Id);
        Assert.Equal(0, (await Import(type, file)).Added);
    }

    [Fact]
    public async Task what_is_exported_is_the_catalogue()
    {
        using var file = new MemoryStream();
        using (var app = open.Shop.App())
            await app.Export(file, default);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), file.ToArray()[..3]);
        using var content = new ByteArrayContent(file.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var answer = await _http.PostAsync("/api/catalogue/imports?by=B001&wait=60", content);
        var import = (await answer.Content.ReadFromJsonAsync<CatalogueImport>(Json.Options))!;
        Assert.Equal((HttpStatusCode.OK, ImportState.Done, file.Length, file.Length), (answer.StatusCode, import.State, import.Bytes, import.BytesRead));
        Assert.True(import.Products > 1_000);
        Assert.Equal((import.Products, 0), (import.Unchanged, import.RefusedRows));
    }

    [Theory]
    [InlineData("text/html", "by=B001", 415, "format-unknown")]
    [InlineData("text/csv; charset=klingon", "by=B001", 415, "charset-unknown")]
    [InlineData("text/csv", "by=A001", 403, "not-yourself")]
    [InlineData("text/csv", "by=B001&wait=61", 400, "field-malformed")]
    [InlineData("text/csv", "by=B001&fileName=6229926685878405", 400, "field-malformed")]
    public async Task a_call_that_is_not_right_is_refused(string type, string query, int status, string code)
    {
        using var content = new StringContent("x") { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var answer = await _http.PostAsync($"/api/catalogue/imports?{query}", content);
        Assert.Equal((status, code), ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task one_that_is_unknown_is_named()
    {
        using var answer = await _http.GetAsync("/api/catalogue/imports/nope/report");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task the_command_names_what_is_wrong_by_its_exit_code()
    {
        Assert.Equal(Shell.BadInput, (await Import("no-such-file.csv")).Code);
        Assert.Equal(Shell.BadInput, (await Import(CommandLine.Dash)).Code);
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "bad.csv");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Sample)).Replace("129,", "-129,", StringComparison.Ordinal));
        var (code, output, _) = await Import(file);
        Assert.Equal((Shell.Failed, 3), (code, JsonSerializer.Deserialize<CatalogueImport>(output, Json.Options)!.RefusedRows));
        await File.WriteAllTextAsync(file, "PK\u0003\u0004");
        var (wrong, _, error) = await Import(file);
        Assert.Equal(Shell.BadInput, wrong);
        Assert.Contains("CSV UTF-8", error, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Code, string Out, string Error)> Import(string file)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var line = CommandLine.Parse([file, CommandLine.App, open.Shop.Settings.AppUrl!.ToString()], takesFile: true, CommandLine.App)!;
        var code = await CatalogueCommands.Import(line, new Shell(Stream.Null, output, error, "en"), new ProgressLine(error, isTerminal: false, "en"), default);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<CatalogueImport> Import(string type, string file)
    {
        using var content = new StringContent(file, null, type);
        using var answer = await _http.PostAsync("/api/catalogue/imports?by=B001&wait=60", content);
        return (await answer.Content.ReadFromJsonAsync<CatalogueImport>(Json.Options))!;
    }

    private static Product Make(string articleNo, long priceFen)
    {
        var twelve = $"6908124{articleNo[1]}0000";
        return new Product(
            articleNo, new LocalText("茶", "Tea"), "饮料/茶饮", "山泉",
            [new Sku($"{articleNo}-1", twelve + Ean13.CheckDigit(twelve), new Dictionary<string, string>(), priceFen)], new DateOnly(2026, 1, 1));
    }

    private static string Row(Product p) =>
        $"{p.ArticleNo},{p.Name.Zh},{p.Name.En},{p.Category},{p.Brand},2026-01-01,{p.Skus[0].Code},{p.Skus[0].Barcode},{(p.Skus[0].PriceFen < 0 ? "-" : "")}{YuanText.Write(Math.Abs(p.Skus[0].PriceFen))}";
}
