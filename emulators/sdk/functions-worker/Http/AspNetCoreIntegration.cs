using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Shows the request to everything inside it, and writes the result that comes back. Registered: the app asked for it.</summary>
internal sealed class AspNetCoreIntegration
{
    public const string HttpContextKey = "HttpRequestContext";

    public static FunctionExecutionDelegate Invoke(FunctionExecutionDelegate next) => context =>
        context.Features.Get<IHttpContextFeature>() is { } feature ? InvokeHttp(context, feature.HttpContext, next) : next(context);

    private static async Task InvokeHttp(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        context.Items[HttpContextKey] = http;
        await next(context);
        switch (context.GetInvocationResult().Value)
        {
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case IActionResult result when !http.RequestAborted.IsCancellationRequested:
                await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
        }
    }
}

/// <summary>The host's request for this call.</summary>
internal interface IHttpContextFeature
{
    HttpContext HttpContext { get; }
}
