using System.Text;
using System.Text.Json.Nodes;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Benefits;
using QuickCheckout.Simulators.Store.Commands;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>./quickcheckout campaigns against the real platform: the report on standard output, trouble on the other, and an exit code for each.</summary>
public sealed class what_the_campaign_command_says : IAsyncLifetime
{
    private const string Row = """
        {"id":"C1","layer":"red-packet","kind":"fixed","title":{"zh":"红包","en":"Packet"},"valueFen":500,"scope":{"type":"order"},
         "validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z","issue":{"to":["M0001"],"copies":3}}
        """;

    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await RunningPlatform.Start();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task is_the_platforms_report()
    {
        var (code, output, error) = await Run($$"""{"campaigns":[{{Row}}]}""");
        Assert.Equal((Shell.Done, "", 1, 3), (code, error, (int)JsonNode.Parse(output)!["imported"]!, (int)JsonNode.Parse(output)!["issued"]!));
    }

    [Fact]
    public async Task is_a_failure_when_a_row_was_refused()
    {
        var (code, output, error) = await Run($$"""{"campaigns":[{{Row.Replace("500", "0", StringComparison.Ordinal)}},{{Row}}]}""");
        Assert.Equal((Shell.Failed, ""), (code, error));
        Assert.Equal("valueFen", (string?)JsonNode.Parse(output)!["refused"]![0]!["field"]);
        Assert.Contains("字段 valueFen 不正确", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"campaign":[]}""", "campaigns is required")]
    [InlineData("[]", "400")]
    [InlineData("{", "Line 1")]
    public async Task is_that_the_file_is_wrong(string text, string says)
    {
        var (code, output, error) = await Run(text);
        Assert.Equal((Shell.BadInput, ""), (code, output));
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_that_nobody_answers() => await Assert.ThrowsAsync<StoreException>(() => Run("{}", RunningPlatform.Nowhere));

    private async Task<(int Code, string Out, string Error)> Run(string text, Uri? members = null)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await BenefitCommands.Campaigns(CommandLine.Dash, members ?? _platform.Phone.BaseAddress!, new Shell(input, output, error, "en"), default);
        return (code, output.ToString(), error.ToString());
    }
}
