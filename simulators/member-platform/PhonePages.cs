using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The customer's phone in a browser, and the codes that it shows to a scanner. The pages are the same for everybody; what they show they ask for.</summary>
internal static class PhonePages
{
    private const string Html = "text/html; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => TypedResults.Redirect("/phone"));
        app.MapGet("/phone", () => Resource("members.html", Html));
        app.MapGet("/phone/{memberId}", (string memberId, MemberStore members) =>
            members.All().Any(m => m.MemberId == memberId) ? Resource("phone.html", Html) : Problems.MemberUnknown(memberId).Answer());
        foreach (var script in (string[])["members.js", "phone.js", "words.js"])
            app.MapGet($"/assets/{script}", () => Resource(script, Script));
        app.MapGet("/assets/phone.css", () => Resource("phone.css", Style));
        app.MapGet("/assets/icon.svg", () => Resource("icon.svg", "image/svg+xml"));
        app.MapGet("/codes/{text}.svg", Code);
    }

    private static IResult Code(string text, string? kind)
    {
        CodeKind? known = kind switch
        {
            "qr" => CodeKind.Qr,
            "code128" => CodeKind.Code128,
            _ => null,
        };
        return known is null
            ? Problems.FieldInvalid("kind", "has to be qr or code128").Answer()
            : Fields.Name("text", text)?.Answer() ?? TypedResults.Content(ScannableCode.Svg(known.Value, text), "image/svg+xml; charset=utf-8");
    }

    private static FileStreamHttpResult Resource(string name, string type) =>
        TypedResults.Stream(typeof(PhonePages).Assembly.GetManifestResourceStream($"phone/{name}")!, type);
}
