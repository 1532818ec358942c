using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Signing in and out with a browser. Who did so last is remembered until the browser closes.</summary>
internal static class AuthorizeEndpoint
{
    private const string Session = "sign-in";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/authorize", Authorize);
        app.MapGet("/logout", Logout);
        app.MapGet("/style.css", () => TypedResults.Stream(typeof(AuthorizeEndpoint).Assembly.GetManifestResourceStream("page/style.css")!, "text/css; charset=utf-8"));
    }

    private static IResult Authorize(HttpContext http, IssuerOptions options, Codes codes, TokenMint mint, SignInLimit limit)
    {
        if (AuthorizeRequest.Read(http.Request, options) is not { } asked)
            return SignInPage.Refused(Languages.Of(http.Request));
        if (asked.Refuse() is { } wrong)
            return Back(("error", wrong));
        var who = Who(asked, Staff.Find(http.Request.Cookies[Session]));
        if (who is null)
            return asked.IsSilent ? Back(("error", "login_required")) : SignInPage.Choose(asked);
        if (limit.Refuse(http) is { } tooMany)
            return tooMany;
        http.Response.Cookies.Append(Session, who.StaffId, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
        return Back(("code", codes.Issue(new SignedIn(who, asked.Language, asked.Nonce), asked.RedirectUri, asked.Challenge)));

        IResult Back((string Name, string? Value) answer) =>
            TypedResults.Redirect(Redirects.With(asked.RedirectUri, answer, ("state", asked.State), ("iss", mint.IssuerName)));
    }

    /// <summary>Null when somebody has to choose.</summary>
    private static StaffMember? Who(AuthorizeRequest asked, StaffMember? last)
    {
        if (asked.AsksAnyway)
            return null;
        var hinted = Staff.Find(asked.Hint);
        // Silently only who is signed in already, and not another one than the page takes for granted.
        return asked.IsSilent ? hinted is null || hinted == last ? last : null : hinted ?? last;
    }

    private static IResult Logout(HttpContext http, IssuerOptions options)
    {
        http.Response.Cookies.Delete(Session);
        var back = http.Request.Query["post_logout_redirect_uri"].ToString();
        if (back.Length == 0)
            return SignInPage.SignedOut(Languages.Of(http.Request));
        return Redirects.Allows(options, back)
            ? TypedResults.Redirect(Redirects.With(back, ("state", http.Request.Query["state"].FirstOrDefault())))
            : SignInPage.Refused(Languages.Of(http.Request));
    }
}
