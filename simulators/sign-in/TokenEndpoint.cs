using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Where codes and refresh tokens become tokens; names and errors are those of OAuth 2.</summary>
internal static class TokenEndpoint
{
    private const string Bearer = "Bearer ";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/token", Token);
        app.MapGet("/userinfo", UserInfo);
        app.MapPost("/api/staff/{staffId}/token", OfScript);
    }

    private static async Task<IResult> Token(HttpContext http, IssuerOptions options, Codes codes, TokenMint mint, SignInLimit limit)
    {
        if (limit.Refuse(http) is { } tooMany)
            return tooMany;
        if (!http.Request.HasFormContentType)
            return Refused("invalid_request");
        var form = await http.Request.ReadFormAsync();
        if (form["client_id"] != options.ClientId)
            return Refused("invalid_client");
        var kind = form["grant_type"].ToString();
        if (kind is not ("authorization_code" or "refresh_token"))
            return Refused("unsupported_grant_type");
        var signedIn = kind == "authorization_code"
            ? codes.Take(form["code"].ToString(), form["redirect_uri"].ToString(), form["code_verifier"].ToString())
            : await mint.ReadRefresh(form["refresh_token"].ToString());
        return signedIn is null ? Refused("invalid_grant") : TypedResults.Ok(new Dictionary<string, object>
        {
            ["token_type"] = "Bearer",
            ["access_token"] = mint.Access(signedIn),
            ["expires_in"] = (int)TokenMint.Lifetime.TotalSeconds,
            ["id_token"] = mint.Id(signedIn),
            ["refresh_token"] = mint.Refresh(signedIn),
        });
    }

    private static async Task<IResult> UserInfo(HttpContext http, TokenMint mint)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.Ordinal) && await mint.ReadAccess(header[Bearer.Length..]) is { } token)
            return TypedResults.Ok(new Dictionary<string, object>
            {
                ["sub"] = token.Subject, ["name"] = token.GetPayloadValue<string>("name"), ["preferred_username"] = token.GetPayloadValue<string>("preferred_username"),
            });
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
    }

    /// <summary>For scripts and tests, which have no browser; no real issuer has this.</summary>
    private static IResult OfScript(HttpContext http, string staffId, TokenMint mint, SignInLimit limit)
    {
        if (limit.Refuse(http) is { } tooMany)
            return tooMany;
        return Staff.Find(staffId) is { } who
            ? TypedResults.Ok(new Dictionary<string, object>
            {
                ["access_token"] = mint.Access(new SignedIn(who, Languages.Of(http.Request))), ["expires_in"] = (int)TokenMint.Lifetime.TotalSeconds,
            })
            : TypedResults.Json(new { error = "invalid_request", error_description = "There is no such member of staff." }, statusCode: StatusCodes.Status404NotFound);
    }

    private static BadRequest<Dictionary<string, string>> Refused(string error) => TypedResults.BadRequest(new Dictionary<string, string> { ["error"] = error });
}
