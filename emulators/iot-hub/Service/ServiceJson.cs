using System.Text;
using System.Text.Json.Nodes;
using Emulators.IotHub.Twins;
using Microsoft.AspNetCore.Http;

namespace Emulators.IotHub.Service;

/// <summary>JSON bodies of the service API.</summary>
internal static class ServiceJson
{
    public static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return TwinDocument.Parse(body.ToArray());
    }

    public static Task WriteAsync(HttpResponse response, JsonNode body, string? etag = null)
    {
        response.ContentType = "application/json; charset=utf-8";
        if (etag is not null)
            response.Headers.ETag = $"\"{etag}\"";
        return response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()), response.HttpContext.RequestAborted).AsTask();
    }
}
