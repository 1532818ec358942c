using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What a page may load and run is what this server sends as such: whatever an order's texts hold, they stay texts.</summary>
internal static class SafeHeaders
{
    public const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    public static Task Serve(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(http);
    }
}
