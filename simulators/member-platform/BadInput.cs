using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>A body that cannot be read is told with the field that is wrong.</summary>
internal static class BadInput
{
    public static async Task Serve(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            // The router itself turns away what is not said to be JSON.
            if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status415UnsupportedMediaType })
                await (Problems.BodyInvalid with { Status = http.Response.StatusCode }).Answer().ExecuteAsync(http);
        }
        catch (BadHttpRequestException e)
        {
            var problem = e.InnerException is JsonException { Path: { Length: > 2 } path }
                ? Problems.FieldInvalid(path[2..], "has a value that it cannot have")
                : Problems.BodyInvalid with { Status = e.StatusCode };
            await problem.Answer().ExecuteAsync(http);
        }
    }
}
