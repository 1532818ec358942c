using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Lets a call in, as the caller that its token names, or says why not (rule Z1). Whatever is not said is no.</summary>
internal sealed class Admission(TokenCheck tokens, Limits limits)
{
    private const string Scheme = "Bearer ";

    /// <returns>Null when the function may run; otherwise the answer in its place.</returns>
    public async Task<IResult?> RefuseAsync(string function, HttpContext http)
    {
        var door = Doors.Of(function);
        if (door.IsOpen)
            return null;
        var refusal = await Enter(door, http);
        if (refusal == Refusals.SignInRequired)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        else if (refusal == Refusals.TokenInvalid)
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        else if (refusal == Refusals.SignInUnavailable)
            http.Response.Headers.RetryAfter = "5";
        return refusal is null ? null : Problem.Of(http.Request, refusal);
    }

    private async Task<Refusal?> Enter(Door door, HttpContext http)
    {
        if (TokenOf(http.Request) is not { } token)
            return Refusals.SignInRequired;
        var caller = await tokens.CheckAsync(token, http.RequestAborted);
        if (caller.Refusal is { } refusal)
            return refusal == Refusals.TokenInvalid ? limits.FailedToken(http.Request) ?? refusal : refusal;
        if (!door.Roles.Any(caller.Value!.Roles.Contains))
            return Refusals.RoleMissing;
        caller.Value.Enter(http);
        return null;
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
}
