using System.Text.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulators.Store.Benefits;
using QuickCheckout.Simulators.Store.Commands;
using QuickCheckout.Simulators.Store.Catalogue;
using TestSupport;

namespace QuickCheckout.Simulators.Store;

/// <summary>docs/benefits.md, its example and its schema say what the command does; the campaigns are for goods that are on sale.</summary>
public sealed class the_documented_case
{
    private static readonly string Docs = Path.Combine(SourceTree.Root, "docs");
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Docs, "benefits-case.schema.json")))!;

    [Fact]
    public void has_the_documented_answer()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = BenefitCommands.Benefits(Path.Combine(Docs, "examples", "benefits-case.json"), new Shell(Stream.Null, output, error, null), TimeProvider.System);
        Assert.Equal((0, "", File.ReadAllText(Path.Combine(Docs, "examples", "benefits-answer.json"))), (code, error.ToString(), output.ToString()));

        var answer = JsonSerializer.Deserialize<CaseAnswer>(output.ToString(), Json.Options)!;
        var text = File.ReadAllText(Path.Combine(Docs, "benefits.md"));
        Assert.All(answer.Lines, line =>
            Assert.Matches($@"\| {line.Sku} \| \S+ \| {line.AmountFen} \| {line.DiscountFen} \| {line.PayableFen} \|", text));
        Assert.Contains($"| {answer.TotalFen} | {answer.DiscountFen} | {answer.PayableFen} |", text, StringComparison.Ordinal);
        Assert.All(answer.Used, used => Assert.Contains($"`{used.Id}`", text, StringComparison.Ordinal));
        Assert.All(answer.Unused, unused => Assert.Contains($"`{unused.Id}`", text, StringComparison.Ordinal));
    }

    public static TheoryData<string, Type> Objects => new()
    {
        { "", typeof(CaseFields) }, { "line", typeof(LineFields) }, { "benefit", typeof(BenefitFields) }, { "scope", typeof(ScopeFields) },
        { "title", typeof(LocalText) }, { "text", typeof(LocalText) }, { "answer", typeof(CaseAnswer) }, { "used", typeof(UsedBenefit) },
        { "answeredLine", typeof(AnsweredLine) }, { "unused", typeof(UnusedBenefit) }, { "nextThreshold", typeof(NextThreshold) },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void has_the_fields_of_the_schema_and_no_others(string name, Type type)
    {
        var described = name.Length == 0 ? Schema : Schema["$defs"]![name]!;
        var fields = described["properties"]!.AsObject();
        Assert.Equal(Json.Options.GetTypeInfo(type).Properties.Select(p => p.Name).Order(), fields.Select(f => f.Key).Order());
        Assert.False((bool)described["additionalProperties"]!);
        Assert.All(described["required"]!.AsArray(), required => Assert.Contains((string)required!, fields.Select(f => f.Key)));
        foreach (var property in Json.Options.GetTypeInfo(type).Properties)
        {
            if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } words)
                Assert.Equal(Enum.GetNames(words).Select(JsonNamingPolicy.KebabCaseLower.ConvertName), fields[property.Name]!["enum"]!.AsArray().Where(w => w is not null).Select(w => (string)w!));
        }
    }

    [Fact]
    public void has_every_object_of_the_schema_in_this_table() =>
        Assert.Equal(Schema["$defs"]!.AsObject().Select(d => d.Key).Append("").Order(), Objects.Select(row => row.Data.Item1).Order());

    [Fact]
    public void has_the_limits_of_the_schema() => Assert.Equal(
        (CaseFields.MaxLines, CaseFields.MaxBenefits), ((int)Schema["properties"]!["lines"]!["maxItems"]!, (int)Schema["properties"]!["benefits"]!["maxItems"]!));

    [Fact]
    public void has_campaigns_for_goods_that_the_store_sells()
    {
        var products = new CatalogueGenerator(CatalogueGenerator.DefaultSeed).Generate().ToList();
        var campaigns = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "simulators", "member-platform", "campaigns.json")))!["campaigns"]!.AsArray();
        var scopes = campaigns.Select(c => c!["scope"].Deserialize<BenefitScope>(Json.Options)!).Where(s => s.Codes is not null).ToList();
        Assert.Equal(2, scopes.Select(s => s.Type).Distinct().Count());
        Assert.All(scopes, scope => Assert.All(scope.Codes!, code =>
            Assert.Contains(products, p => p.Skus.Any(s => (scope with { Codes = [code] }).Covers(s.Code, p.Category)))));
    }
}
