using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Emulators.FunctionsHost.Durable;

/// <summary>The addresses under which one instance is managed. They carry the caller's key: for operators, never for a browser.</summary>
internal static class ManagementPayload
{
    private const string RetryAfterSeconds = "10";

    public static IResult Accepted(HttpContext http, string api, string id)
    {
        PointTo(http, api, id);
        return Results.Json(Of(http, api, id), statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Tells the caller where the status will be.</summary>
    public static void PointTo(HttpContext http, string api, string id)
    {
        http.Response.Headers.Location = Address(http, api, id, "", "");
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
    }

    private static JsonObject Of(HttpContext http, string api, string id) => new()
    {
        ["id"] = id,
        ["statusQueryGetUri"] = Address(http, api, id, "", ""),
        ["sendEventPostUri"] = Address(http, api, id, "/raiseEvent/{eventName}", ""),
        ["terminatePostUri"] = Address(http, api, id, "/terminate", "reason={text}&"),
        ["purgeHistoryDeleteUri"] = Address(http, api, id, "", ""),
        ["restartPostUri"] = Address(http, api, id, "/restart", ""),
        ["suspendPostUri"] = Address(http, api, id, "/suspend", "reason={text}&"),
        ["resumePostUri"] = Address(http, api, id, "/resume", "reason={text}&"),
    };

    private static string Address(HttpContext http, string api, string id, string action, string query)
    {
        var key = http.Request.Headers["x-functions-key"].ToString();
        if (key.Length == 0)
            key = http.Request.Query["code"].ToString();
        return $"{http.Request.Scheme}://{http.Request.Host}{api}/instances/{Uri.EscapeDataString(id)}{action}?{query}code={Uri.EscapeDataString(key)}";
    }
}
