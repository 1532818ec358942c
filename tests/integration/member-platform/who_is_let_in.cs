using System.Net;
using System.Net.Http.Headers;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The store's calls need its api key; the phone's do not.</summary>
public sealed class who_is_let_in : IAsyncLifetime
{
    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await RunningPlatform.Start();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    public static TheoryData<string, string> Calls => new()
    {
        { "POST", "/api/member-codes/resolve" },
        { "PUT", "/api/orders/SO-1" },
        { "POST", "/api/orders/SO-1/pay-code" },
        { "PUT", "/api/orders/SO-1/payments/P_1" },
        { "GET", "/api/payments/P_1" },
        { "POST", "/api/payments/P_1/cancel" },
        { "GET", "/api/members/M0001/benefits" },
        { "POST", "/api/benefits/hold" },
        { "POST", "/api/benefits/redeem" },
        { "POST", "/api/benefits/release" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task a_store_without_the_right_key_is_told_so_before_anything_else(string method, string path)
    {
        foreach (var key in (AuthenticationHeaderValue?[])[null, new("Bearer"), new("Bearer", "wrong"), new("Bearer", RunningPlatform.ApiKey + "x"), new("Basic", RunningPlatform.ApiKey)])
        {
            // The body is none that could be read: the key is looked at first.
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "GET" ? null : Body("{") };
            request.Headers.Authorization = key;
            Assert.Equal((HttpStatusCode.Unauthorized, "api-key-invalid"), (await Said.By(_platform.Phone.SendAsync(request))).Refusal);
        }

        Assert.Empty((await _platform.Books()).Payments);
    }

    [Fact]
    public async Task a_body_that_is_not_said_to_be_json_is_not_read()
    {
        using var text = new StringContent("{}");
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "body-invalid"), (await Said.By(_platform.Store.PutAsync("/api/orders/SO-1", text))).Refusal);
    }

    [Fact]
    public async Task the_scheme_is_written_in_any_case()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/payments/{Number}");
        request.Headers.Authorization = new AuthenticationHeaderValue("bearer", RunningPlatform.ApiKey);
        Assert.Equal((HttpStatusCode.NotFound, "payment-unknown"), (await Said.By(_platform.Phone.SendAsync(request))).Refusal);
    }

    [Theory]
    [InlineData("", "--http-port is missing")]
    [InlineData("--http-port 0 --data d --webhook-url http://x/", "--alipay is missing")]
    [InlineData("--http-port 0 --data d --alipay http://x/", "--webhook-url is missing")]
    [InlineData("--http-port 0 --data d --alipay x --webhook-url http://x/", "--alipay needs")]
    [InlineData("--http-port 0 --data d --alipay http://x/ --webhook-url ftp://x/", "--webhook-url needs")]
    [InlineData("--http-port 65536", "--http-port needs")]
    [InlineData("--colour red", "--colour is not an option")]
    public void a_command_line_that_cannot_be_used_is_refused_by_the_option(string line, string says) =>
        Assert.Contains(says, Refusal(line, "k", Convert.ToBase64String(new byte[32])), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "ok", PlatformKeys.ApiKeyVariable)]
    [InlineData(" ", "ok", PlatformKeys.ApiKeyVariable)]
    [InlineData("k", null, PlatformKeys.WebhookKeyVariable)]
    [InlineData("k", "not base64!", PlatformKeys.WebhookKeyVariable)]
    [InlineData("k", "c2hvcnQ=", PlatformKeys.WebhookKeyVariable)]
    public void a_key_that_is_missing_or_no_key_is_refused_by_its_variable(string? apiKey, string? webhookKey, string variable)
    {
        var says = Refusal(Complete, apiKey, webhookKey == "ok" ? Convert.ToBase64String(new byte[32]) : webhookKey);
        Assert.Contains(variable, says, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ=", says, StringComparison.Ordinal);
    }

    [Fact]
    public void a_complete_command_line_is_understood()
    {
        var options = PlatformOptions.Parse(Complete.Split(' '), Environment("k", Convert.ToBase64String(new byte[24])));
        Assert.Equal(
            (0, "d", "http://alipay/", "http://store/hook", "k", 24, true),
            (options.HttpPort, options.DataFolder, options.Alipay.ToString(), options.WebhookUrl.ToString(), options.Keys.ApiKey, options.Keys.WebhookKey.Length, options.StopOnStdinEof));
    }

    private static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private const string Complete = "--http-port 0 --data d --alipay http://alipay/ --webhook-url http://store/hook --stop-on-stdin-eof";

    private static string Refusal(string line, string? apiKey, string? webhookKey) => Assert.Throws<ArgumentException>(
        () => PlatformOptions.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), Environment(apiKey, webhookKey))).Message;

    private static Func<string, string?> Environment(string? apiKey, string? webhookKey) => name => name switch
    {
        PlatformKeys.ApiKeyVariable => apiKey,
        PlatformKeys.WebhookKeyVariable => webhookKey,
        _ => null,
    };
}
