using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace QuickCheckout.Functions.SignIn;

/// <summary>An issuer that answers as a test wants it to, and makes any token.</summary>
/// <param name="isStranger">It has a key of its own under the same name.</param>
internal sealed class TestIssuer(DateTimeOffset now, bool isStranger = false) : HttpMessageHandler
{
    public const string Name = "http://127.0.0.1:1";
    public const string Audience = "api://quick-checkout";

    // Making one takes longer than most tests.
    private static readonly RSA First = RSA.Create(2048);

    private readonly List<RSA> _keys = [isStranger ? RSA.Create(2048) : First];

    public static SignInSettings Settings { get; } = new()
    {
        Authority = Name, Audience = Audience, ClientId = "quick-checkout-web", Scope = "openid profile offline_access api://quick-checkout/use",
    };

    /// <summary>It answers nobody.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often somebody asked for its keys.</summary>
    public int Asked { get; private set; }

    public RSA Newest => _keys[^1];

    public RsaSecurityKey Key => new(Newest) { KeyId = $"key-{_keys.Count}" };

    /// <summary>From now on it signs with another key, and lists no other.</summary>
    public void Rotate() => _keys.Add(RSA.Create(2048));

    public TokenCheck Check(TimeProvider clock)
    {
        var settings = Options.Create(Settings);
        return new TokenCheck(new IssuerKeys(settings, new HttpClient(this), clock, NullLogger<IssuerKeys>.Instance), settings, clock, NullLogger<TokenCheck>.Instance);
    }

    /// <summary>A good token, but for what the test changes of it.</summary>
    public string Token(string staffId = "A1", string[]? roles = null, string[]? stores = null, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = $"staff-{staffId}", ["name"] = "陈", ["staff_id"] = staffId, ["roles"] = roles ?? ["associate"], ["stores"] = stores ?? ["S001"],
            },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new HttpRequestException("Connection refused.");
        var isDiscovery = request.RequestUri!.AbsolutePath == "/.well-known/openid-configuration";
        if (!isDiscovery)
            Asked++;
        var parameters = Newest.ExportParameters(false);
        object answer = isDiscovery
            ? new { issuer = Name, jwks_uri = $"{Name}/keys" }
            : new
            {
                keys = new[]
                {
                    new { kty = "RSA", use = "sig", kid = Key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) },
                },
            };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(answer)) });
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var key in _keys.Where(key => key != First))
            key.Dispose();
        base.Dispose(disposing);
    }
}
