using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Tells from an access token who calls. What it found is kept until the token expires, so that most calls cost a hash.</summary>
internal sealed class TokenCheck(IssuerKeys keys, IOptions<SignInSettings> settings, TimeProvider clock, ILogger<TokenCheck> log)
{
    /// <summary>More staff than work at the same time on one instance.</summary>
    private const int MostKept = 2_000;

    /// <summary>Entra's largest, with 200 groups, have half of it.</summary>
    private const int MaxLength = 16 * 1024;

    private const string RolesClaim = "roles";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly Dictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(Json.Name, StringComparer.Ordinal);

    private readonly JsonWebTokenHandler _handler = new();
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _kept = new();

    /// <returns>Whoever the issuer says it is, with the roles and stores that it says, which may be none.</returns>
    public async Task<Result<Caller>> CheckAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > MaxLength)
            return Refusals.TokenInvalid;
        var print = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_kept.TryGetValue(print, out var kept) && clock.GetUtcNow() < kept.Until)
            return kept.Caller;
        if (!_handler.CanReadToken(token))
            return Refusals.TokenInvalid;
        try
        {
            if (await Validated(token, cancellation) is not { } valid)
                return Refusals.TokenInvalid;
            var caller = CallerOf(valid);
            Keep(print, caller, valid.ValidTo);
            return caller;
        }
        catch (IssuerUnreachableException)
        {
            return Refusals.SignInUnavailable;
        }
    }

    private async Task<JsonWebToken?> Validated(string token, CancellationToken cancellation)
    {
        var issuer = await keys.GetAsync(cancellation);
        var result = await Validate(token, issuer);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await keys.AfterAsync(issuer, cancellation) is { } newer && newer != issuer)
            result = await Validate(token, newer);
        if (result is { IsValid: true, SecurityToken: JsonWebToken valid })
            return valid;
        log.LogInformation("A token was refused: {Why}", result.Exception?.GetType().Name);
        return null;
    }

    private Task<TokenValidationResult> Validate(string token, OpenIdConnectConfiguration issuer) => _handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = issuer.Issuer,
        ValidAudience = settings.Value.Audience,
        IssuerSigningKeys = issuer.SigningKeys,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) => IsNow(from, until),
    });

    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + Skew && (from is not { } begin || begin <= now + Skew);
    }

    private Caller CallerOf(JsonWebToken token)
    {
        var staffId = ValuesOf(token, settings.Value.StaffIdClaim).FirstOrDefault();
        if (Ids.CheckName(staffId, "staffId") is not null)
        {
            // A person whom the directory has not made staff: somebody, who may do nothing.
            log.LogWarning("A token has no usable staff id in its claim {Claim}", settings.Value.StaffIdClaim);
            return new Caller("", "", [], []);
        }

        return new Caller(
            staffId!, ValuesOf(token, "name").FirstOrDefault() ?? staffId!,
            [.. ValuesOf(token, RolesClaim).Where(Roles.ContainsKey).Select(name => Roles[name]).Distinct()],
            [.. ValuesOf(token, settings.Value.StoresClaim).SelectMany(v => v.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
                .Where(id => id == Caller.AllStores || Ids.CheckName(id, "storeId") is null).Distinct()]);
    }

    private static IEnumerable<string> ValuesOf(JsonWebToken token, string claim) => token.Claims.Where(c => c.Type == claim).Select(c => c.Value);

    private void Keep(string print, Caller caller, DateTime until)
    {
        if (_kept.Count >= MostKept)
            foreach (var (old, _) in _kept.Where(k => k.Value.Until <= clock.GetUtcNow()))
                _kept.TryRemove(old, out _);
        // Still full: whoever is in it is looked at again, once.
        if (_kept.Count >= MostKept)
            _kept.Clear();
        _kept[print] = (caller, new DateTimeOffset(until, TimeSpan.Zero));
    }
}
