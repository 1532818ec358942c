using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using QuickCheckout.Terminal.Attempts;

namespace QuickCheckout.Terminal.Control;

/// <summary>
/// Who may speak to the control API. Listening on loopback keeps other machines out, but not the pages of other sites in a
/// browser on this one: those say their origin, or reach it by a name of their own that leads here (DNS rebinding).
/// </summary>
/// <param name="webOrigins">The origins of pages that may; a request without an Origin is no page's.</param>
internal sealed class LocalOnly(IReadOnlyList<string> webOrigins)
{
    private const string Methods = "GET, POST";
    private const string RequestHeaders = "Content-Type, Last-Event-ID";
    private const string PreflightSeconds = "600";

    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    public Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (!Names.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return RefuseAsync(http, StatusCodes.Status421MisdirectedRequest, TerminalRefusals.ForeignHost);
        http.Response.Headers.Vary = HeaderNames.Origin;
        if (http.Request.Headers.Origin is not [{ } origin])
            return next(http);
        if (!webOrigins.Contains(origin, StringComparer.Ordinal))
            return RefuseAsync(http, StatusCodes.Status403Forbidden, TerminalRefusals.ForeignOrigin);
        http.Response.Headers.AccessControlAllowOrigin = origin;
        if (!HttpMethods.IsOptions(http.Request.Method))
            return next(http);
        http.Response.Headers.AccessControlAllowMethods = Methods;
        http.Response.Headers.AccessControlAllowHeaders = RequestHeaders;
        http.Response.Headers.AccessControlMaxAge = PreflightSeconds;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, int status, Domain.Refusal why) => CustomerActions.Refuse(status, why).ExecuteAsync(http);
}
