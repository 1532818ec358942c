using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Simulators.Support;

/// <summary>
/// What a page may load and run is what this server sends as such: whatever an order's texts hold, they stay texts. It is shown inside
/// another page only where that one is named: the demonstration of the product.
/// </summary>
public static class SafeHeaders
{
    /// <param name="framedBy">The origins of such pages.</param>
    public static void UseSafeHeaders(this IApplicationBuilder app, IReadOnlyList<Uri> framedBy)
    {
        var frames = framedBy.Count == 0 ? "'none'" : string.Join(' ', framedBy.Select(page => page.GetLeftPart(UriPartial.Authority)));
        var policy = $"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}; object-src 'none'";
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return next(http);
        });
    }
}
