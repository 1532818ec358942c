using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Who has signed in, in which language, and the number that the page gave its question.</summary>
public sealed record SignedIn(StaffMember Who, string Language, string? Nonce = null);

/// <summary>Makes tokens, and reads its own again. Nothing about one is kept here.</summary>
public sealed class TokenMint(SigningKey key, IssuerOptions options, Func<string> issuer, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>A shift: then people sign in again.</summary>
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromHours(12);

    private const string Language = "locale";
    private const string RefreshAudience = "/token";

    public string IssuerName => issuer();

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Access(SignedIn signedIn) => Make(options.Audience, Lifetime, Claims(signedIn));

    public string Id(SignedIn signedIn)
    {
        var claims = Claims(signedIn);
        if (signedIn.Nonce is not null)
            claims["nonce"] = signedIn.Nonce;
        return Make(options.ClientId, Lifetime, claims);
    }

    public string Refresh(SignedIn signedIn) => Make(issuer() + RefreshAudience, RefreshLifetime, new() { ["sub"] = signedIn.Who.StaffId, [Language] = signedIn.Language });

    /// <summary>Null when it is none of ours or is over.</summary>
    public async Task<SignedIn?> ReadRefresh(string token) =>
        await Read(token, issuer() + RefreshAudience) is { } read && Staff.Find(read.Subject) is { } who
            ? new SignedIn(who, read.GetPayloadValue<string>(Language))
            : null;

    public Task<JsonWebToken?> ReadAccess(string token) => Read(token, options.Audience);

    private async Task<JsonWebToken?> Read(string token, string audience)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer(),
            ValidAudience = audience,
            IssuerSigningKey = key.Key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            LifetimeValidator = (_, until, _, _) => until > time.GetUtcNow().UtcDateTime,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }

    private string Make(string audience, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer(), Audience = audience, Claims = claims, IssuedAt = now, NotBefore = now, Expires = now + lifetime, SigningCredentials = key.Credentials,
        });
    }

    private static Dictionary<string, object> Claims(SignedIn signedIn) => new()
    {
        ["sub"] = $"staff-{signedIn.Who.StaffId}",
        ["oid"] = signedIn.Who.Oid,
        ["name"] = signedIn.Who.Name.In(signedIn.Language),
        ["preferred_username"] = $"{signedIn.Who.StaffId.ToLowerInvariant()}@quickcheckout.example",
        ["roles"] = signedIn.Who.Roles.Select(Json.Name).ToArray(),
        ["stores"] = signedIn.Who.Stores.ToArray(),
        ["staff_id"] = signedIn.Who.StaffId,
    };
}
