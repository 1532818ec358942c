using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Emulators.FunctionsHost.Durable;

/// <summary>A request's body as JSON; an empty one is no value.</summary>
internal sealed record JsonBody(JsonElement? Value)
{
    /// <summary>Null when the body is not JSON.</summary>
    public static async Task<JsonBody?> Read(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        if (buffer.Length == 0)
            return new JsonBody((JsonElement?)null);
        try
        {
            return new JsonBody(JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
