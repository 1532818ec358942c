using System.Net;
using System.Net.Http.Headers;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Authorization code with PKCE, as a page in a browser does it.</summary>
public sealed class when_somebody_signs_in : IAsyncLifetime
{
    private RunningIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await RunningIssuer.Start();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task everybody_is_a_button_and_whoever_is_chosen_comes_back_with_a_code()
    {
        using var page = await _issuer.Browser.GetAsync(RunningIssuer.Question(("ui_locales", "en")));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.All(Staff.All, one => Assert.Contains($"<button name=\"login_hint\" value=\"{one.StaffId}\">", html, StringComparison.Ordinal));
        Assert.Contains("lang=\"en\"", html, StringComparison.Ordinal);
        Assert.Contains("Chen Xiaoyu", html, StringComparison.Ordinal);
        Assert.Contains("value=\"s t&amp;1\"", html, StringComparison.Ordinal);

        var back = await _issuer.Ask(("login_hint", "A001"));
        Assert.Equal(("s t&1", _issuer.Address), (back!["state"], back["iss"]));
        var (status, said) = await _issuer.Redeem(back["code"]);
        Assert.Equal((HttpStatusCode.OK, "Bearer", 3600), (status, said.GetProperty("token_type").GetString(), said.GetProperty("expires_in").GetInt32()));

        var access = await _issuer.Believe(said.GetProperty("access_token").GetString()!);
        Assert.Equal(("A001", "陈晓雨"), (access.GetPayloadValue<string>("staff_id"), access.GetPayloadValue<string>("name")));
        Assert.Equal(["associate"], access.GetPayloadValue<string[]>("roles"));
        Assert.Equal(["S001"], access.GetPayloadValue<string[]>("stores"));
        Assert.False(string.IsNullOrEmpty(access.GetPayloadValue<string>("oid")) || string.IsNullOrEmpty(access.GetPayloadValue<string>("preferred_username")));
        var id = await _issuer.Believe(said.GetProperty("id_token").GetString()!, RunningIssuer.Client);
        Assert.Equal(("n1", access.Subject), (id.GetPayloadValue<string>("nonce"), id.Subject));
    }

    [Theory]
    [InlineData(null, "zh-CN,zh;q=0.9", "zh-CN")]
    [InlineData(null, "fr, en;q=0.5", "en")]
    [InlineData("en", "zh-CN", "en")]
    [InlineData("fr", "", "zh-CN")]
    public async Task the_page_speaks_their_language(string? wish, string browser, string language)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, RunningIssuer.Question(("ui_locales", wish)));
        asked.Headers.AcceptLanguage.ParseAdd(browser);
        using var page = await _issuer.Browser.SendAsync(asked);
        Assert.Contains($"<html lang=\"{language}\">", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task they_are_remembered_silently_until_they_sign_out()
    {
        Assert.Equal("login_required", (await _issuer.Ask(("prompt", "none")))!["error"]);
        await _issuer.Ask(("login_hint", "A002"));
        Assert.True((await _issuer.Ask(("prompt", "none")))!.ContainsKey("code"));
        Assert.True((await _issuer.Ask())!.ContainsKey("code"));
        // Somebody else sits there by now.
        Assert.Equal("login_required", (await _issuer.Ask(("prompt", "none"), ("login_hint", "A001")))!["error"]);
        Assert.Null(await _issuer.Ask(("prompt", "select_account")));
        Assert.Null(await _issuer.Ask(("prompt", "login"), ("login_hint", "A001")));

        using var gone = await _issuer.Browser.GetAsync($"/logout?post_logout_redirect_uri={Uri.EscapeDataString(RunningIssuer.Redirect)}&state=x");
        Assert.Equal($"{RunningIssuer.Redirect}?state=x", gone.Headers.Location!.OriginalString);
        Assert.Equal("login_required", (await _issuer.Ask(("prompt", "none")))!["error"]);
    }

    [Theory]
    [InlineData("client_id", "another")]
    [InlineData("client_id", null)]
    [InlineData("redirect_uri", "http://127.0.0.1:7071/authentication/login-callback/..")]
    [InlineData("redirect_uri", "http://127.0.0.1:7071.example/authentication/login-callback")]
    [InlineData("redirect_uri", null)]
    public async Task nobody_is_sent_where_nobody_is_known(string name, string? value)
    {
        using var answer = await _issuer.Browser.GetAsync(RunningIssuer.Question((name, value), ("login_hint", "A001")));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var gone = await _issuer.Browser.GetAsync("/logout?post_logout_redirect_uri=http%3A%2F%2Fevil.example");
        Assert.Equal(HttpStatusCode.BadRequest, gone.StatusCode);
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("scope", "profile", "invalid_scope")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    public async Task a_question_that_is_not_right_is_answered_to_the_page(string name, string? value, string error)
    {
        var back = await _issuer.Ask((name, value), ("login_hint", "A001"));
        Assert.Equal((error, "s t&1"), (back!["error"], back["state"]));
    }

    [Fact]
    public async Task only_its_own_pages_may_read_answers_or_hold_it_in_a_frame()
    {
        foreach (var (origin, allowed) in ((string, bool)[])[(RunningIssuer.Page, true), ("http://evil.example", false)])
        {
            using var asked = new HttpRequestMessage(HttpMethod.Options, "/token") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
            using var answer = await _issuer.Browser.SendAsync(asked);
            Assert.Equal(allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var to) && to.Single() == origin);
            Assert.Equal(allowed, answer.StatusCode == HttpStatusCode.NoContent);
        }

        using var page = await _issuer.Browser.GetAsync(RunningIssuer.Question());
        Assert.EndsWith($"frame-ancestors {RunningIssuer.Page}", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task who_they_are_can_be_asked_with_the_token()
    {
        var (_, said) = await _issuer.Redeem((await _issuer.Ask(("login_hint", "B900")))!["code"]);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/userinfo") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", said.GetProperty("access_token").GetString()) } };
        using var answer = await _issuer.Browser.SendAsync(asked);
        Assert.Contains("周航", System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var nobody = await _issuer.Browser.GetAsync("/userinfo");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task a_page_that_calls_this_machine_by_another_name_gets_nobody_s_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/staff/B900/token");
        request.Headers.Host = "evil.example";
        using var answer = await _issuer.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task it_is_well()
    {
        using var health = await _issuer.Browser.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
