using System.Text;
using System.Text.Json.Nodes;
using QuickCheckout.Simulators.Store.Benefits;
using QuickCheckout.Simulators.Store.Commands;

namespace QuickCheckout.Simulators.Store;

/// <summary>A hand-written case: whatever is wrong with it is said by path and rule, in one language or both, and nothing is printed.</summary>
public sealed class what_a_case_must_be
{
    private const string CardNumber = "6229926685878405";

    private const string Good = """
        {"at":"2026-05-01T10:00:00+08:00","lines":[{"sku":"TEA-1","category":"饮料/茶饮","unitPriceFen":500,"quantity":4},{"sku":"SNK-1","unitPriceFen":9000,"quantity":1}],
         "benefits":[{"id":"B1","layer":"store-coupon","kind":"amount-off","title":{"zh":"满100减10","en":"¥10 off ¥100"},"thresholdFen":10000,"valueFen":1000,
           "scope":{"type":"order"},"validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z"}]}
        """;

    public static TheoryData<string, string> Wrong => new()
    {
        { "$", "5" },
        { "$", "null" },
        { "lines", """{"benefits":[]}""" },
        { "benefits", """{"lines":[]}""" },
        { "line", """{"line":[]}""" },
        { "lines", """{"lines":{}}""" },
        { "lines[0]", """{"lines":[null]}""" },
        { "lines[0].price", """{"lines":[{"price":1}]}""" },
        { "lines", """{"lines":[],"lines":[]}""" },
        { "lines", With("lines", $"[{string.Join(',', Enumerable.Range(0, 101).Select(i => Line($"S{i}")))}]") },
        { "lines", With("lines", $"[{Line("S1", "999999999999")},{Line("S2", "1")}]") },
        { "lines[1].sku", With("lines", $"[{Line("S1")},{Line("S1")}]") },
        { "lines[0].sku", With("lines", """[{"unitPriceFen":1,"quantity":1}]""") },
        { "lines[0].sku", With("lines", $"[{Line("S 1")}]") },
        { "lines[0].category", With("lines", $$"""[{"sku":"S1","category":"{{CardNumber}}","unitPriceFen":1,"quantity":1}]""") },
        { "lines[0].unitPriceFen", With("lines", $"[{Line("S1", "-1")}]") },
        { "lines[0].unitPriceFen", With("lines", $"[{Line("S1", "1000000000000")}]") },
        { "lines[0].unitPriceFen", With("lines", $"[{Line("S1", "1.5")}]") },
        { "lines[0].unitPriceFen", With("lines", """[{"sku":"S1","quantity":1}]""") },
        { "lines[0].quantity", With("lines", $"[{Line("S1", quantity: "0")}]") },
        { "lines[0].quantity", With("lines", $"[{Line("S1", quantity: "100")}]") },
        { "lines[0].quantity", With("lines", $"[{Line("S1", quantity: "\"2\"")}]") },
        { "benefits[1]", With("benefits", $"[{Benefit("B1")},null]") },
        { "benefits[1].id", With("benefits", $"[{Benefit("B1")},{Benefit("B1")}]") },
        { "benefits[1].valueFen", With("benefits", $"[{Benefit("B1")},{Benefit("B2", "0")}]") },
        { "benefits[0].id", With("benefits", $"[{Benefit(CardNumber)}]") },
        { "benefits", With("benefits", $"[{string.Join(',', Enumerable.Range(0, 201).Select(i => Benefit($"B{i}")))}]") },
        { "at", With("at", "\"2026-05-01T10:00:00\"") },
        { "at", With("at", "5") },
        { "switchedOff[0]", With("switchedOff", """["B9"]""") },
        { "switchedOff[0]", With("switchedOff", "[null]") },
        { "switchedOff[1]", With("switchedOff", """["B1","B1"]""") },
        { "switchedOff", With("switchedOff", "[]", With("use", "[]")) },
        { "use[0]", With("use", """["B9"]""") },
        { "use[1]", With("use", """["B1","B1"]""") },
        { "use", With("use", "\"B1\"") },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void is_said_with_the_path_in_both_languages(string path, string json)
    {
        var said = Run(json);
        Assert.Equal((Shell.BadInput, ""), (said.Code, said.Out));
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains($" {path}", line, StringComparison.Ordinal));
        Assert.DoesNotContain(CardNumber, said.Error, StringComparison.Ordinal);
        Assert.Equal([lines[0], lines[1]], [Run(json, "zh").Error.TrimEnd(), Run(json, "en").Error.TrimEnd()]);
    }

    [Theory]
    [InlineData("", "Line 1, column 1")]
    [InlineData("{\n  \"lines\": [}", "Line 2, column 13")]
    [InlineData("{\"茶\":茶}", "Line 1, column 6")]
    [InlineData("{} {}", "Line 1, column 4")]
    [InlineData("{\"lines\":[],}", "Line 1, column 13")]
    public void is_json_or_the_place_where_it_is_not_is_said(string text, string place) =>
        Assert.StartsWith($"{place}:", Run(text, "en").Error, StringComparison.Ordinal);

    [Fact]
    public void is_text_that_anybody_can_read()
    {
        Assert.StartsWith("Byte 3 is no text", Run([(byte)'{', (byte)'"', 0xff, (byte)'"'], "en").Error, StringComparison.Ordinal);
        Assert.Contains("half a character", Run("""{"lines":[{"sku":"\ud800"}]}""", "en").Error, StringComparison.Ordinal);
        Assert.StartsWith("Line 1", Run(new string('[', 100_000), "en").Error, StringComparison.Ordinal);
        Assert.Contains("larger than", Run(new string(' ', 9_000_000), "en").Error, StringComparison.Ordinal);
        Assert.Equal(Shell.Done, Run([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)]).Code);
    }

    [Fact]
    public void is_said_back_without_what_a_terminal_would_obey() =>
        Assert.Contains(" a?b?c ", Run("""{"a\u001bb\u202ec":1}""", "en").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("no-such-file")]
    [InlineData("/")]
    [InlineData("a\0b")]
    public void is_in_a_file_that_can_be_read(string file)
    {
        using var error = new StringWriter();
        Assert.Equal(Shell.BadInput, BenefitCommands.Benefits(file, new Shell(Stream.Null, TextWriter.Null, error, "en"), TimeProvider.System));
        Assert.EndsWith("cannot be read.\n", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh_CN.UTF-8", "zh")]
    [InlineData("en_GB", "en")]
    [InlineData("C.UTF-8", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void is_refused_in_the_language_of_the_locale(string? locale, string? language) => Assert.Equal(language, Shell.LanguageOf(locale));

    [Fact]
    public void is_answered_as_the_case_says()
    {
        Assert.Equal((1_000, true), Discount(Good));
        Assert.Equal((0, true), Discount(With("switchedOff", """["B1"]""")));
        Assert.Equal((0, false), Discount(With("use", "[]")));
        Assert.Equal((1_000, true), Discount(With("use", """["B1"]""")));
        Assert.Equal((0, true), Discount(With("at", "\"2028-01-01T00:00:00Z\"")));
        Assert.Equal((0, true), Discount("""{"lines":[],"benefits":[],"at":null,"use":null,"switchedOff":null}"""));

        static (long, bool) Discount(string json)
        {
            var said = Run(json);
            Assert.Equal((Shell.Done, ""), (said.Code, said.Error));
            var answer = JsonNode.Parse(said.Out)!;
            return ((long)answer["discountFen"]!, (bool)answer["isBest"]!);
        }
    }

    [Fact]
    public void is_refused_when_the_set_cannot_be_used()
    {
        var said = Run(With("use", """["B1"]""", With("at", "\"2028-01-01T00:00:00Z\"")), "en");
        Assert.Equal((Shell.BadInput, ""), (said.Code, said.Out));
        Assert.Contains("¥10 off ¥100", said.Error, StringComparison.Ordinal);
    }

    private static (int Code, string Out, string Error) Run(string text, string? language = null) => Run(Encoding.UTF8.GetBytes(text), language);

    private static (int Code, string Out, string Error) Run(byte[] bytes, string? language = null)
    {
        using var input = new MemoryStream(bytes);
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (BenefitCommands.Benefits(CommandLine.Dash, new Shell(input, output, error, language), TimeProvider.System), output.ToString(), error.ToString());
    }

    private static string Line(string sku, string price = "100", string quantity = "1") => $$"""{"sku":"{{sku}}","unitPriceFen":{{price}},"quantity":{{quantity}}}""";

    private static string Benefit(string id, string value = "100") => $$"""
        {"id":"{{id}}","layer":"red-packet","kind":"fixed","title":{"zh":"红包","en":"Packet"},"valueFen":{{value}},"scope":{"type":"order"},
         "validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z"}
        """;

    private static string With(string name, string value, string json = Good)
    {
        var fields = JsonNode.Parse(json)!.AsObject();
        fields[name] = JsonNode.Parse(value);
        return fields.ToJsonString();
    }
}
