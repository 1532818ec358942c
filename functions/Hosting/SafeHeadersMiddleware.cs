using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace QuickCheckout.Functions.Hosting;

/// <summary>What every answer says to browsers and to whatever lies between: it is what it says it is, in no frame, and kept by nobody.</summary>
public sealed class SafeHeadersMiddleware : IFunctionsWorkerMiddleware
{
    // Not async: a real await before an orchestrator would fail it.
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
            Put(http.Response.Headers);
        return next(context);
    }

    /// <summary>A function that knows better says for how long its answer may be kept.</summary>
    internal static void Put(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }
}
