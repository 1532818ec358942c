using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.IdentityModel.Tokens;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>What the issuer says of itself (OpenID Connect Discovery), in the names of that standard.</summary>
internal static class Discovery
{
    public static void Map(IEndpointRouteBuilder app, Func<string> issuer)
    {
        app.MapGet("/.well-known/openid-configuration", () => TypedResults.Ok(new Dictionary<string, object>
        {
            ["issuer"] = issuer(),
            ["authorization_endpoint"] = $"{issuer()}/authorize",
            ["token_endpoint"] = $"{issuer()}/token",
            ["userinfo_endpoint"] = $"{issuer()}/userinfo",
            ["end_session_endpoint"] = $"{issuer()}/logout",
            ["jwks_uri"] = $"{issuer()}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["response_modes_supported"] = new[] { "query" },
            ["grant_types_supported"] = new[] { "authorization_code", "refresh_token" },
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["token_endpoint_auth_methods_supported"] = new[] { "none" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { SecurityAlgorithms.RsaSha256 },
            ["scopes_supported"] = new[] { "openid", "profile", "offline_access" },
            ["ui_locales_supported"] = new[] { "zh-CN", "en" },
            ["prompt_values_supported"] = new[] { "none", "login", "select_account" },
            ["authorization_response_iss_parameter_supported"] = true,
        }));
        app.MapGet("/keys", (SigningKey key) => TypedResults.Ok(new { keys = new[] { key.ToJwk() } }));
    }
}
