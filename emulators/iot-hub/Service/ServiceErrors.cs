using System.Globalization;
using System.Text.Json.Nodes;
using Emulators.IotHub.Registry;
using Microsoft.AspNetCore.Http;

namespace Emulators.IotHub.Service;

/// <summary>Refusals in the shape of IoT Hub's: a header with the error's name, a body with <c>Message</c> and <c>ExceptionMessage</c>.</summary>
internal sealed class ServiceErrors(TimeProvider timeProvider)
{
    private const string ErrorHeader = "iothub-errorcode";

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (HubException refusal)
        {
            await WriteAsync(context.Response, refusal).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refusal) when (refusal.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await WriteAsync(
                context.Response,
                new HubException(System.Net.HttpStatusCode.RequestEntityTooLarge, "MessageTooLarge", refusal.Message)).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(HttpResponse response, HubException refusal)
    {
        var trackingId = $"{Guid.NewGuid():N}-TimeStamp:{timeProvider.GetUtcNow().UtcDateTime.ToString("o", CultureInfo.InvariantCulture)}";
        var message = refusal.ErrorNumber is { } number
            ? new JsonObject { ["errorCode"] = number, ["trackingId"] = trackingId, ["message"] = refusal.Message }.ToJsonString()
            : $"ErrorCode:{refusal.ErrorCode};{refusal.Message}";
        response.StatusCode = (int)refusal.Status;
        response.Headers[ErrorHeader] = refusal.ErrorCode;
        return ServiceJson.WriteAsync(
            response, new JsonObject { ["Message"] = message, ["ExceptionMessage"] = $"Tracking ID:{trackingId}" });
    }
}
