using System.Net;
using System.Text.RegularExpressions;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Support;
using static QuickCheckout.Simulators.Alipay.RunningAlipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The page with the buyers' phones, as it is served.</summary>
public sealed partial class what_a_buyer_sees : IAsyncLifetime
{
    private RunningAlipay _alipay = null!;

    public async ValueTask InitializeAsync() => _alipay = await Start();

    public ValueTask DisposeAsync() => _alipay.DisposeAsync();

    [Fact]
    public async Task a_page_that_may_load_only_its_own_files_and_has_all_of_them()
    {
        using var page = await _alipay.Phone.GetAsync("/");
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        var linked = Links().Matches(await page.Content.ReadAsStringAsync()).Select(m => m.Groups["file"].Value).ToHashSet();
        Assert.Superset(new HashSet<string> { "page.css", "page.js" }, linked);
        var imported = Imports().Matches(await _alipay.Phone.GetStringAsync("/page.js")).Select(m => m.Groups["file"].Value);
        foreach (var file in linked.Concat(imported))
        {
            using var served = await _alipay.Phone.GetAsync($"/{file}");
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }
    }

    [Fact]
    public async Task nothing_that_its_own_policy_forbids()
    {
        var page = await _alipay.Phone.GetStringAsync("/");
        Assert.DoesNotMatch(@"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page);
    }

    [Fact]
    public async Task each_fault_by_its_name_in_both_languages()
    {
        var texts = await _alipay.Phone.GetStringAsync("/texts.js");
        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.Equal(2, Regex.Count(texts, $"'{Json.Name(kind)}':")));
    }

    [Fact]
    public async Task the_pay_code_as_pictures()
    {
        var code = await _alipay.ShowCode(PaysAtOnce);
        Assert.Equal(ScannableCode.Svg(CodeKind.Qr, code), await _alipay.Phone.GetStringAsync($"/api/pay-codes/{code}/qr.svg"));
        Assert.Equal(ScannableCode.Svg(CodeKind.Code128, code), await _alipay.Phone.GetStringAsync($"/api/pay-codes/{code}/bars.svg"));
    }

    [Theory]
    [InlineData("/api/pay-codes/281234567890123456/qr.svg")]
    [InlineData("/page/page.js")]
    [InlineData("/Desk.cs")]
    public async Task nothing_else(string path)
    {
        using var answer = await _alipay.Phone.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [GeneratedRegex("(?:href|src)=\"(?<file>[^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex(@"from '\./(?<file>[^']+)'")]
    private static partial Regex Imports();
}
