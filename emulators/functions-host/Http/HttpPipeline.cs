using Emulators.FunctionsHost.Durable;
using Emulators.FunctionsHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Http;

/// <summary>Who answers a request: the durable management API, the app's functions, the host's own pages, or nobody.</summary>
internal static class HttpPipeline
{
    public static RequestDelegate Create(
        AppRuntime runtime, HostJson hostJson, AppSettings settings, DurableTaskClient durableClient, ILoggerFactory loggers)
    {
        var keys = new HostKeys(settings.Configuration);
        var management = new ManagementApi(durableClient, keys);
        var functions = new HttpFunctions(
            new HttpRoutes(runtime.Functions, hostJson.RoutePrefix, loggers), keys, runtime.Runner, loggers.CreateLogger<HttpFunctions>());
        return async http =>
        {
            if (await management.TryAnswer(http) || await functions.TryAnswer(http) || await HostPages.TryAnswer(http, hostJson.RoutePrefix))
                return;
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        };
    }
}
