using System.Net;
using System.Text.RegularExpressions;
using QuickCheckout.Domain;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The pages in a browser. Whatever an order's texts hold, they are shown as texts.</summary>
public sealed partial class the_customers_phone : IAsyncLifetime
{
    private const string Markup = """<img src=x onerror="alert(1)"></script><script>alert(2)</script>""";

    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await RunningPlatform.Start();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Theory]
    [InlineData("/phone")]
    [InlineData("/phone/M0001")]
    public async Task is_a_page_whose_parts_all_come_from_here(string page)
    {
        var html = await _platform.Phone.GetStringAsync(page);
        var parts = Links().Matches(html).Select(m => m.Groups[1].Value).Where(link => link.StartsWith("/assets/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, parts.Count);
        foreach (var part in parts.Append("/assets/words.js"))
        {
            using var answer = await _platform.Phone.GetAsync(part);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.DoesNotMatch("""(?i)<style|\sstyle=|\son\w+=|https?://|javascript:""", html);
        Assert.All(Scripts().Matches(html), script => Assert.Equal("", script.Groups[1].Value));
    }

    [Theory]
    [InlineData("/phone/M0001")]
    [InlineData("/assets/phone.js")]
    [InlineData("/codes/8812.svg?kind=qr")]
    [InlineData("/api/members/M0001/orders")]
    public async Task lets_a_browser_run_nothing_that_is_not_from_here(string path)
    {
        using var answer = await _platform.Phone.GetAsync(path);
        Assert.StartsWith("default-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task holds_no_text_of_an_order_in_its_html()
    {
        var before = await _platform.Phone.GetStringAsync("/phone/M0001");
        await _platform.Sync(InApp with { Lines = [new LineSync(new LocalText(Markup, Markup), 1, 100)] });
        Assert.Equal(before, await _platform.Phone.GetStringAsync("/phone/M0001"));
        using var orders = await _platform.Phone.GetAsync("/api/members/M0001/orders");
        Assert.Equal("application/json", orders.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Markup, (await _platform.OrdersOf()).Single().Lines.Single().Name.Zh);
    }

    [Theory]
    [InlineData("members.js")]
    [InlineData("phone.js")]
    [InlineData("words.js")]
    public async Task puts_texts_into_the_page_only_as_texts(string script) => Assert.DoesNotMatch(
        @"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|eval\(|new Function|setHTML",
        await _platform.Phone.GetStringAsync($"/assets/{script}"));

    [Theory]
    [InlineData("M9999")]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    public async Task is_nobodys_without_a_member(string memberId)
    {
        using var answer = await _platform.Phone.GetAsync($"/phone/{memberId}");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.NotFound, (await Said.By(_platform.Phone.GetAsync($"/api/members/{memberId}/orders"))).Status);
    }

    [Fact]
    public async Task has_every_word_in_both_languages()
    {
        var words = await _platform.Phone.GetStringAsync("/assets/words.js");
        var english = words.IndexOf("en: {", StringComparison.Ordinal);
        var (zh, en) = (Keys(words[..english]), Keys(words[english..words.IndexOf("};", StringComparison.Ordinal)]));
        Assert.Equal(zh, en);
        var states = Enum.GetValues<OrderState>().Select(s => Json.Name(s)).Concat(Enum.GetValues<PaymentState>().Select(s => "payment-" + Json.Name(s)));
        Assert.Subset(zh, states.ToHashSet());

        static SortedSet<string> Keys(string part) => [.. WordKeys().Matches(part).Select(m => m.Groups[1].Value.Trim('"'))];
    }

    [Theory]
    [InlineData("qr")]
    [InlineData("code128")]
    public async Task shows_codes_to_a_scanner(string kind)
    {
        var code = await _platform.ShowCode(MemberId);
        using var answer = await _platform.Phone.GetAsync($"/codes/{code}.svg?kind={kind}");
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<svg ", (await answer.Content.ReadAsStringAsync()).TrimStart(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%3Cscript%3E.svg?kind=qr", "text")]
    [InlineData("%E4%BC%9A.svg?kind=code128", "text")]
    [InlineData("8812.svg?kind=aztec", "kind")]
    [InlineData("8812.svg", "kind")]
    public async Task shows_no_code_that_is_none(string code, string field)
    {
        var said = await Said.By(_platform.Phone.GetAsync($"/codes/{code}"));
        Assert.Equal((HttpStatusCode.BadRequest, field), (said.Status, said.Field));
    }

    [GeneratedRegex(""" (?:href|src)="([^" ]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Links();

    [GeneratedRegex("(?s)<script[^>]*>(.*?)</script>")]
    private static partial Regex Scripts();

    [GeneratedRegex(""" ("[a-z-]+"|\b[a-zA-Z]+):\ "[^"]*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex WordKeys();
}
