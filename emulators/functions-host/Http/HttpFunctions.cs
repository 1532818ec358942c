using Emulators.FunctionsHost.Hosting;
using Emulators.FunctionsHost.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Http;

/// <summary>Answers requests with the app's HTTP functions.</summary>
internal sealed class HttpFunctions(HttpRoutes routes, HostKeys keys, FunctionRunner runner, ILogger<HttpFunctions> logger)
{
    /// <summary>Answers the request; false when no function takes it.</summary>
    public async Task<bool> TryAnswer(HttpContext http)
    {
        if (routes.Match(http) is not { } route)
            return false;
        if (!keys.Allow(http.Request, route.Level, route.Function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return true;
        }

        var input = new HttpInput(http);
        try
        {
            await runner.Run(route.Function, input, call => Prepare(call, http, input), http.RequestAborted);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            logger.LogDebug("The caller of {Function} went away", route.Function.Name);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Function {Function} failed", route.Function.Name);
            Fail(http);
        }

        return true;
    }

    private static void Prepare(FunctionCall call, HttpContext http, HttpInput input)
    {
        call.Features.Set<IHttpContextFeature>(input);
        http.RequestServices = call.InstanceServices;
    }

    /// <summary>The caller learns nothing but the status; what has left already can only be cut off.</summary>
    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }
}
