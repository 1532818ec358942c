using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuickCheckout.Simulators.Support;

/// <summary>A simulated party's own page: the files of its folder <c>page</c>, embedded in its assembly as <c>page/NAME</c>.</summary>
public static class EmbeddedPage
{
    private const string Folder = "page/";
    private const string First = "index.html";

    // Whatever a merchant writes into a name, it is never run: nothing but the page's own files is loaded or executed.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'";

    /// <summary>Serves <c>index.html</c> at <paramref name="at"/> and its other files below it.</summary>
    /// <param name="at">Ends with "/".</param>
    public static void Map(IEndpointRouteBuilder app, Assembly assembly, string at = "/")
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var name = resource[Folder.Length..];
            app.MapGet(at + (name == First ? "" : name), (HttpContext http) =>
            {
                var headers = http.Response.Headers;
                (headers.ContentSecurityPolicy, headers.XContentTypeOptions, headers.CacheControl) = (Policy, "nosniff", "no-cache");
                return Results.Stream(assembly.GetManifestResourceStream(resource)!, TypeOf(name));
            });
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"Nobody has said what a {other} file is."),
    };
}
