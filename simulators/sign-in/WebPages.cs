using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>What browsers may do with the answers: the pages that sign in read them (CORS) and hold them in a frame, nobody else does.</summary>
internal sealed class WebPages(IssuerOptions options)
{
    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    private readonly string _origins = options.WebOrigins.Count == 0 ? "'none'" : string.Join(' ', options.WebOrigins);

    public Task Serve(HttpContext http, RequestDelegate next)
    {
        // A page of another site may reach this machine by a name of its own (DNS rebinding): it gets nobody's token.
        if (!Names.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }

        var headers = http.Response.Headers;
        // A form's answer leads back to the page, which browsers hold to be a target of the form.
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' {_origins}; frame-ancestors {_origins}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers.Vary = "Origin";
        if (http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin || !options.WebOrigins.Contains(origin))
            return next(http);
        headers.AccessControlAllowOrigin = origin;
        if (!HttpMethods.IsOptions(http.Request.Method))
            return next(http);
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = "authorization, content-type";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
