using System.Text;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Importing;
using static QuickCheckout.Functions.Importing.ImportDesk;

namespace QuickCheckout.Functions;

/// <summary>Rule C6 for JSON, one array or one product a line: a bad product is refused by its number, and everything else goes in.</summary>
public sealed class when_json_is_imported : IDisposable
{
    private readonly ImportDesk _desk = new();

    private static string Milk => TeaJson.Replace("T1", "M1").Replace("6901234567892", "4006381333931");

    public static TheoryData<string, string, string?> BadProducts { get; } = new()
    {
        { TeaJson.Replace("450", "-450"), "field-malformed", "skus[0].priceFen" },
        { TeaJson.Replace("450", "4.5"), "field-malformed", "skus[0].priceFen" },
        { TeaJson.Replace("\"brand\"", "\"brandd\""), "field-malformed", "brandd" },
        { TeaJson.Replace("\"spec\":{}", "\"spec\":{\"a\":1}"), "field-malformed", "skus[0].spec.a" },
        { TeaJson.Replace("\"spec\":{}", "\"spec\":{\"a\":\"1\",\"a\":\"2\"}"), "field-malformed", "skus[0].spec.a" },
        { TeaJson.Replace("\"spec\":{}", "\"spec\":{\"a\":\" \"}"), "field-malformed", "skus[0].spec" },
        { TeaJson.Replace("2026-01-01", "2026-13-01"), "field-malformed", "publishedOn" },
        { TeaJson.Replace(",\"publishedOn\":\"2026-01-01\"", ""), "field-required", "publishedOn" },
        { TeaJson.Replace("饮料/茶饮", "A/B/A"), "category-cycle", "category" },
        { TeaJson.Replace("山泉", "\\u0000"), "field-malformed", "brand" },
        { TeaJson.Replace("山泉", "\\ud800"), "field-malformed", "$" },
        { TeaJson.Replace("山泉", "\uFFFD"), "encoding-wrong", null },
        { TeaJson.Replace("山泉", new string('x', 1_000_000)), "element-too-large", null },
        { TeaJson.Replace("450", "tru"), "body-malformed", "$" },
        { "7", "field-malformed", "$" },
        { "null", "field-required", "$" },
        { "{}", "field-required", "articleNo" },
        { Milk, "article-again", "articleNo" },
    };

    [Theory]
    [MemberData(nameof(BadProducts))]
    public async Task a_bad_one_is_refused_by_number(string bad, string code, string? field)
    {
        foreach (var (format, text) in new[] { (ImportFormat.Json, $" [ {Milk} ,\n{bad}, {Other}]\n"), (ImportFormat.Jsonl, $"{Milk}\n{bad}\r\n{Other}") })
        {
            var import = await _desk.Import(format, text);
            var refused = Assert.Single(import.Refused);
            Assert.Equal((2, code, field), (refused.Row, refused.Code, refused.Field));
            Assert.Equal((ImportState.Done, 3, 1), (import.State, import.Products, import.RefusedProducts));
            Assert.NotNull(_desk.Catalogue.FindProduct("O1"));
            Assert.Null(_desk.Catalogue.FindProduct("T1"));
        }
    }

    private static string Other => TeaJson.Replace("T1", "O1").Replace("6901234567892", "6901234567885");

    [Theory]
    [InlineData("{{milk}},{{tea}", 2)]
    [InlineData("{{milk}},{{tea}}", 2)]
    [InlineData("{{milk}},{\"a\":\"\n\"},{{tea}}]", 2)]
    [InlineData("{{milk}},{\"a\":[},{{tea}}]", 2)]
    [InlineData("{{milk}},,{{tea}}]", 2)]
    [InlineData("{{milk}},]", 2)]
    [InlineData("{{milk}}]{{tea}}", 2)]
    public async Task a_broken_array_ends_the_import_where_it_breaks(string text, int row)
    {
        var import = await _desk.Import(ImportFormat.Json, "[" + text.Replace("{{milk}}", Milk).Replace("{{tea}}", TeaJson).Replace("{{tea}", TeaJson[..^1]));
        Assert.Equal((ImportState.Failed, "json-broken"), (import.State, import.Reason?.Code));
        Assert.Equal((row, "json-broken"), (import.Refused.Single().Row, import.Refused.Single().Code));
        Assert.NotNull(_desk.Catalogue.FindProduct("M1"));
    }

    [Theory]
    [InlineData(ImportFormat.Json, "", "file-empty")]
    [InlineData(ImportFormat.Json, " \n", "file-empty")]
    [InlineData(ImportFormat.Json, "[]", "file-without-products")]
    [InlineData(ImportFormat.Json, "{}", "json-broken")]
    [InlineData(ImportFormat.Jsonl, "\n\n", "file-empty")]
    public async Task a_file_without_products_is_refused(ImportFormat format, string text, string code)
    {
        var import = await _desk.Import(format, text);
        Assert.Equal((ImportState.Failed, code, 0), (import.State, import.Reason?.Code, import.Products));
    }

    [Fact]
    public async Task an_array_is_cut_the_same_however_it_arrives()
    {
        var text = $$"""  [ {{TeaJson}} , {"a":"]},\"[","b":[[],{}]},7, "x\\" ,[1,[2]]  ] """;
        var whole = await Cut(new StringReader(text));
        Assert.Equal(5, whole.Count);
        Assert.Equal(whole, await Cut(new SlowReader(text)));
        Assert.All(whole, element => System.Text.Json.JsonDocument.Parse(element).Dispose());
    }

    private static async Task<List<string>> Cut(TextReader reader)
    {
        var (elements, cut) = (new JsonElements(reader, 1_000), new List<string>());
        while (await elements.ReadAsync(default) is { } element)
        {
            Assert.True(element is { IsWhole: true, IsBroken: false });
            cut.Add(element.Text);
        }

        return cut;
    }

    public void Dispose() => _desk.Dispose();

    /// <summary>One character at a time.</summary>
    private sealed class SlowReader(string text) : TextReader
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == text.Length)
                return ValueTask.FromResult(0);
            buffer.Span[0] = text[_at++];
            return ValueTask.FromResult(1);
        }
    }
}
