using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>The page on which people choose who they are. It needs no script; whatever a question holds, it stays text.</summary>
internal static class SignInPage
{
    private const string Html = "text/html; charset=utf-8";

    private static readonly LocalText Title = new("登录 QuickCheckout", "Sign in to QuickCheckout");
    private static readonly LocalText Hint = new("选择您的身份。本机演示环境不需要密码。", "Choose who you are. This machine's demonstration asks for no password.");
    private static readonly LocalText NoClient = new("无法登录:请求方或返回地址未登记。", "This page cannot sign you in: who asks, or where you would go back to, is not registered.");
    private static readonly LocalText Gone = new("您已退出登录。", "You have signed out.");
    private static readonly LocalText AllStores = new("所有门店", "all stores");

    /// <summary>One button for everybody.</summary>
    public static IResult Choose(AuthorizeRequest asked)
    {
        var form = new StringBuilder("<form action=\"/authorize\" method=\"get\">\n");
        foreach (var (name, value) in asked.Asked.Where(a => a.Key is not ("prompt" or "login_hint")))
            form.Append($"<input type=\"hidden\" name=\"{Safe(name)}\" value=\"{Safe(value)}\">\n");
        form.Append("<ul>\n");
        foreach (var one in Staff.All)
            form.Append($"""
                <li><button name="login_hint" value="{Safe(one.StaffId)}"><span class="face" aria-hidden="true">{Safe(one.Name.Zh[..1])}</span><span><b>{Safe(one.Name.In(asked.Language))}</b><small>{Safe(About(one, asked.Language))}</small></span></button></li>

                """);
        return Page(asked.Language, $"<p>{Safe(Hint.In(asked.Language))}</p>\n{form}</ul>\n</form>", StatusCodes.Status200OK);
    }

    public static IResult Refused(string language) => Page(language, $"<p role=\"alert\">{Safe(NoClient.In(language))}</p>", StatusCodes.Status400BadRequest);

    public static IResult SignedOut(string language) => Page(language, $"<p role=\"status\">{Safe(Gone.In(language))}</p>", StatusCodes.Status200OK);

    private static string About(StaffMember who, string language)
    {
        var roles = who.Roles.Select(r => (r == Role.Associate ? new LocalText("导购", "associate") : new LocalText("后台", "back office")).In(language));
        var stores = who.Stores.Select(s => s == "*" ? AllStores.In(language) : s);
        return $"{who.StaffId} · {string.Join(", ", roles)} · {string.Join(", ", stores)}";
    }

    private static ContentHttpResult Page(string language, string body, int status) => TypedResults.Content(
        $"""
        <!doctype html>
        <html lang="{language}">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Safe(Title.In(language))}</title><link rel="stylesheet" href="/style.css"></head>
        <body><main>
        <h1>{Safe(Title.In(language))}</h1>
        {body}
        </main></body>
        </html>
        """, Html, Encoding.UTF8, status);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
