using Microsoft.AspNetCore.Http;

namespace Emulators.FunctionsHost.Http;

/// <summary>What the host answers itself: its own page and its status.</summary>
internal static class HostPages
{
    private const string Home = """
        <!DOCTYPE html>
        <html lang="en">
        <head><title>Functions host</title></head>
        <body><h1>The Functions host is up and running</h1></body>
        </html>
        """;

    /// <summary>Answers the request; false when it is not for the host.</summary>
    public static async Task<bool> TryAnswer(HttpContext http, string routePrefix)
    {
        if (http.Request.Path == "/admin/host/ping")
            return true;
        if (http.Request.Path == "/admin/host/status")
        {
            await http.Response.WriteAsJsonAsync(new { id = "emulated", state = "Running" });
            return true;
        }

        // With an empty prefix the root belongs to the app.
        if (http.Request.Path != "/" || routePrefix.Length == 0 || !HttpMethods.IsGet(http.Request.Method))
            return false;
        await Results.Content(Home, "text/html; charset=utf-8").ExecuteAsync(http);
        return true;
    }
}
