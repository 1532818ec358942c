using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using TestSupport;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>The real issuer on a free port, with a clock of the test's own, and a browser that keeps its cookies and follows nothing by itself.</summary>
public sealed class RunningIssuer : IAsyncDisposable
{
    public const string Client = "web";
    public const string Audience = "api://tests";
    public const string Page = "http://127.0.0.1:7071";
    public const string Redirect = Page + "/authentication/login-callback";
    public const string Verifier = "what-the-page-keeps-to-itself-until-it-has-the-code";

    private readonly LogGuard _logs = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("sign-in-").FullName;
    private WebApplication? _app;
    private HttpClient? _browser;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 28, 10, 0, 0, TimeSpan.Zero));

    public HttpClient Browser => _browser!;

    public string Address => _app!.Urls.First();

    public static async Task<RunningIssuer> Start()
    {
        var issuer = new RunningIssuer();
        await issuer.Restart();
        return issuer;
    }

    /// <summary>The process ends and starts again on the same folder and port.</summary>
    public async Task Restart()
    {
        var port = _app is null ? 0 : new Uri(Address).Port;
        await Stop();
        _app = Issuer.Build(new IssuerOptions(port, _folder, Audience, Client, [new Uri(Redirect)]), Time, _logs);
        await _app.StartAsync();
        _browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
    }

    /// <summary>What a page asks, with more or other parameters; one without a value is left out.</summary>
    public static string Question(params (string Name, string? Value)[] changes)
    {
        var asked = new Dictionary<string, string?>
        {
            ["client_id"] = Client, ["redirect_uri"] = Redirect, ["response_type"] = "code", ["scope"] = "openid profile offline_access",
            ["state"] = "s t&1", ["nonce"] = "n1", ["code_challenge"] = Codes.Challenge(Verifier), ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
            asked[name] = value;
        return QueryHelpers.AddQueryString("/authorize", asked.Where(a => a.Value is not null).ToDictionary());
    }

    /// <summary>Where the browser is sent back to, as its parameters; null when it is shown a page.</summary>
    public async Task<Dictionary<string, string>?> Ask(params (string Name, string? Value)[] changes)
    {
        using var answer = await Browser.GetAsync(Question(changes));
        if (answer.StatusCode != HttpStatusCode.Found)
            return null;
        Assert.Equal(Redirect, answer.Headers.Location!.GetLeftPart(UriPartial.Path));
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    public async Task<(HttpStatusCode Status, JsonElement Said)> Token(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(KeyValuePair.Create("client_id", Client)));
        using var answer = await Browser.PostAsync("/token", content);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<(HttpStatusCode Status, JsonElement Said)> Redeem(string code, string verifier = Verifier, string redirect = Redirect) =>
        Token(("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier), ("redirect_uri", redirect));

    /// <summary>Believes a token as any API would, by what the issuer publishes.</summary>
    public async Task<JsonWebToken> Believe(string token, string audience = Audience)
    {
        var published = await OpenIdConnectConfigurationRetriever.GetAsync(
            $"{Address}/.well-known/openid-configuration", new HttpDocumentRetriever(Browser) { RequireHttps = false }, default);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = published.Issuer, ValidAudience = audience, IssuerSigningKeys = published.SigningKeys, ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            LifetimeValidator = (from, until, _, _) => from <= Time.GetUtcNow().UtcDateTime && until == Time.GetUtcNow().UtcDateTime.AddHours(1),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
        _logs.Dispose();
    }

    private async Task Stop()
    {
        _browser?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
