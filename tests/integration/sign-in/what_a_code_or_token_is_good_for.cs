using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Once, soon, and for whoever asked for it.</summary>
public sealed class what_a_code_or_token_is_good_for : IAsyncLifetime
{
    private RunningIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await RunningIssuer.Start();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task a_code_is_taken_once()
    {
        var code = await Code();
        Assert.Equal(HttpStatusCode.OK, (await _issuer.Redeem(code)).Status);
        AssertRefused(await _issuer.Redeem(code));
    }

    [Fact]
    public async Task a_code_is_worth_nothing_to_who_read_it_on_its_way()
    {
        var code = await Code();
        AssertRefused(await _issuer.Redeem(code, verifier: "a-guess-of-what-the-page-keeps-to-itself-for-now"));
        // Nor to anybody after that.
        AssertRefused(await _issuer.Redeem(code));
        AssertRefused(await _issuer.Redeem(await Code(), redirect: "http://127.0.0.1:7071/elsewhere"));
    }

    [Fact]
    public async Task a_code_is_over_after_a_minute()
    {
        var code = await Code();
        _issuer.Time.Advance(TimeSpan.FromSeconds(61));
        AssertRefused(await _issuer.Redeem(code));
    }

    [Fact]
    public async Task who_has_signed_in_stays_so_over_a_restart_and_a_shift()
    {
        var (_, said) = await _issuer.Redeem(await Code());
        await _issuer.Restart();
        await _issuer.Believe(said.GetProperty("access_token").GetString()!);

        _issuer.Time.Advance(TimeSpan.FromHours(11));
        var refresh = said.GetProperty("refresh_token").GetString()!;
        var (status, again) = await _issuer.Token(("grant_type", "refresh_token"), ("refresh_token", refresh));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("A001", (await _issuer.Believe(again.GetProperty("access_token").GetString()!)).GetPayloadValue<string>("staff_id"));

        _issuer.Time.Advance(TimeSpan.FromHours(2));
        AssertRefused(await _issuer.Token(("grant_type", "refresh_token"), ("refresh_token", refresh)));
    }

    [Fact]
    public async Task an_access_token_is_no_refresh_token()
    {
        var (_, said) = await _issuer.Redeem(await Code());
        AssertRefused(await _issuer.Token(("grant_type", "refresh_token"), ("refresh_token", said.GetProperty("access_token").GetString()!)));
        Assert.Equal("unsupported_grant_type", (await _issuer.Token(("grant_type", "password"))).Said.GetProperty("error").GetString());
    }

    [Fact]
    public async Task a_script_gets_a_token_by_staff_id()
    {
        using var answer = await _issuer.Browser.PostAsync("/api/staff/B001/token", content: null);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["back-office"], (await _issuer.Believe(said.GetProperty("access_token").GetString()!)).GetPayloadValue<string[]>("roles"));
        using var nobody = await _issuer.Browser.PostAsync("/api/staff/X1/token", content: null);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task a_loop_that_went_wrong_is_told_to_wait()
    {
        for (var i = 0; i < 3 * SignInLimit.Most; i++)
        {
            using var answer = await _issuer.Browser.PostAsync("/api/staff/A001/token", content: null);
            if (answer.StatusCode == HttpStatusCode.OK)
                continue;
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            return;
        }

        Assert.Fail("Nobody said stop.");
    }

    private async Task<string> Code() => (await _issuer.Ask(("login_hint", "A001")))!["code"];

    private static void AssertRefused((HttpStatusCode Status, JsonElement Said) answer) =>
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (answer.Status, answer.Said.GetProperty("error").GetString()));
}
