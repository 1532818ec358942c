using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Only what the issuer signed, for this API, now, by a key that it has; and when it cannot be asked, nothing (rule Z1).</summary>
public sealed class when_a_token_is_checked : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly TestIssuer _issuer = new(Now);
    private readonly TokenCheck _check;

    public when_a_token_is_checked() => _check = _issuer.Check(_clock);

    [Fact]
    public async Task it_names_who_calls_with_roles_and_stores()
    {
        var caller = (await _check.CheckAsync(_issuer.Token("B7", ["back-office", "associate", "janitor"], ["S001", "S002"]), default)).Value!;
        Assert.Equal(("B7", "陈"), (caller.StaffId, caller.Name));
        Assert.Equal([Role.BackOffice, Role.Associate], caller.Roles);
        Assert.Equal(["S001", "S002"], caller.Stores);
    }

    /// <summary>A directory that knows no lists has them in one text.</summary>
    [Fact]
    public async Task stores_may_stand_in_one_text()
    {
        var token = _issuer.Token(change: t => t.Claims["stores"] = "S001, S002");
        Assert.Equal(["S001", "S002"], (await _check.CheckAsync(token, default)).Value!.Stores);
    }

    [Theory]
    [InlineData("of another issuer")]
    [InlineData("for another audience")]
    [InlineData("for the web page")]
    [InlineData("expired")]
    [InlineData("of tomorrow")]
    [InlineData("without an end")]
    [InlineData("signed by another under the same key id")]
    [InlineData("without a key id")]
    [InlineData("signed with a weaker word for the same key")]
    [InlineData("HS256 with the public key")]
    [InlineData("alg none")]
    [InlineData("changed on its way")]
    [InlineData("no token")]
    [InlineData("endless")]
    public async Task it_is_refused(string why)
    {
        var answer = await _check.CheckAsync(Bad(why), default);
        Assert.Equal("token-invalid", answer.Refusal?.Code);
        Assert.Null(answer.Value);
    }

    /// <summary>Clocks differ by seconds.</summary>
    [Theory]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public async Task it_is_over_within_half_a_minute_of_its_end(int secondsAfter, bool accepted)
    {
        var token = _issuer.Token();
        _clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(secondsAfter));
        Assert.Equal(accepted, (await _check.CheckAsync(token, default)).Refusal is null);
    }

    [Fact]
    public async Task one_that_was_good_is_over_when_it_expires()
    {
        var token = _issuer.Token();
        Assert.Null((await _check.CheckAsync(token, default)).Refusal);
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("token-invalid", (await _check.CheckAsync(token, default)).Refusal?.Code);
    }

    [Fact]
    public async Task one_that_was_good_needs_no_issuer()
    {
        var token = _issuer.Token();
        Assert.Null((await _check.CheckAsync(token, default)).Refusal);
        _issuer.IsDown = true;
        Assert.Null((await _check.CheckAsync(token, default)).Refusal);
        Assert.Equal(1, _issuer.Asked);
    }

    [Fact]
    public async Task a_new_key_is_known_at_once()
    {
        Assert.Null((await _check.CheckAsync(_issuer.Token(), default)).Refusal);
        var old = _issuer.Token("A2");
        _issuer.Rotate();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await _check.CheckAsync(_issuer.Token("A3"), default)).Refusal);
        // The one that it took back is worth nothing from then on.
        Assert.Equal("token-invalid", (await _check.CheckAsync(old, default)).Refusal?.Code);
    }

    [Fact]
    public async Task keys_that_nobody_has_make_it_ask_no_more_than_twice_a_minute()
    {
        using var stranger = new TestIssuer(Now, isStranger: true);
        stranger.Rotate();
        for (var i = 0; i < 50; i++)
            Assert.Equal("token-invalid", (await _check.CheckAsync(stranger.Token($"A{i}"), default)).Refusal?.Code);
        Assert.Equal(1, _issuer.Asked);
        _clock.Advance(TimeSpan.FromSeconds(31));
        for (var i = 0; i < 50; i++)
            await _check.CheckAsync(stranger.Token($"B{i}"), default);
        Assert.Equal(2, _issuer.Asked);
    }

    [Fact]
    public async Task nobody_is_let_in_while_the_issuer_cannot_be_asked()
    {
        _issuer.IsDown = true;
        Assert.Equal("sign-in-unavailable", (await _check.CheckAsync(_issuer.Token(), default)).Refusal?.Code);
        _issuer.IsDown = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await _check.CheckAsync(_issuer.Token(), default)).Refusal);
    }

    [Fact]
    public async Task an_issuer_that_is_away_later_is_done_without_for_a_day()
    {
        Assert.Null((await _check.CheckAsync(_issuer.Token(), default)).Refusal);
        _issuer.IsDown = true;
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Null((await _check.CheckAsync(Later("A2"), default)).Refusal);
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("sign-in-unavailable", (await _check.CheckAsync(Later("A3"), default)).Refusal?.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a b")]
    [InlineData("6229926685878405")]
    public async Task somebody_without_a_staff_id_may_do_nothing(string? staffId)
    {
        var token = _issuer.Token(change: t =>
        {
            if (staffId is null)
                t.Claims.Remove("staff_id");
            else
                t.Claims["staff_id"] = staffId;
        });
        var caller = (await _check.CheckAsync(token, default)).Value!;
        Assert.Empty(caller.Roles);
        Assert.Empty(caller.Stores);
    }

    public void Dispose() => _issuer.Dispose();

    private string Later(string staffId) => _issuer.Token(staffId, change: t => t.Expires = _clock.GetUtcNow().UtcDateTime.AddHours(1));

    private string Bad(string why)
    {
        using var another = new TestIssuer(Now, isStranger: true);
        return why switch
        {
            "of another issuer" => _issuer.Token(change: t => t.Issuer = "https://login.example"),
            "for another audience" => _issuer.Token(change: t => t.Audience = "api://another"),
            "for the web page" => _issuer.Token(change: t => t.Audience = TestIssuer.Settings.ClientId),
            "expired" => _issuer.Token(change: t => (t.NotBefore, t.Expires) = (Now.UtcDateTime.AddHours(-2), Now.UtcDateTime.AddHours(-1))),
            "of tomorrow" => _issuer.Token(change: t => (t.NotBefore, t.Expires) = (Now.UtcDateTime.AddDays(1), Now.UtcDateTime.AddDays(2))),
            "without an end" => _issuer.Token(change: t => t.Expires = null),
            "signed by another under the same key id" => another.Token(),
            "without a key id" => _issuer.Token(change: t => t.SigningCredentials = new SigningCredentials(new RsaSecurityKey(_issuer.Newest), SecurityAlgorithms.RsaSha256)),
            "signed with a weaker word for the same key" => _issuer.Token(change: t => t.SigningCredentials = new SigningCredentials(_issuer.Key, SecurityAlgorithms.RsaSha384)),
            "HS256 with the public key" => _issuer.Token(change: t => t.SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_issuer.Newest.ExportSubjectPublicKeyInfoPem())) { KeyId = _issuer.Key.KeyId }, SecurityAlgorithms.HmacSha256)),
            "alg none" => _issuer.Token(change: t => t.SigningCredentials = null),
            "changed on its way" => Changed(_issuer.Token()),
            "no token" => "let me in",
            "endless" => new string('a', 100_000),
            _ => throw new ArgumentOutOfRangeException(nameof(why), why, "No such token."),
        };
    }

    /// <summary>Somebody makes themselves back office of everything, and keeps the signature.</summary>
    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("\"associate\"", "\"back-office\"", StringComparison.Ordinal).Replace("S001", "*", StringComparison.Ordinal);
        return string.Join('.', parts[0], Base64UrlEncoder.Encode(claims), parts[2]);
    }
}
