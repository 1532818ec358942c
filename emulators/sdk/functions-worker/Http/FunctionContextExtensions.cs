using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>ASP.NET Core's view of a call.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request; null when the call was not started by HTTP.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(AspNetCoreIntegration.HttpContextKey, out var http) ? http as HttpContext : null;
}
