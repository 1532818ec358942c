using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>ASP.NET Core types in HTTP functions.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// HTTP functions take and return ASP.NET Core types. Middleware added before this call sees no
    /// <c>HttpContext</c>; middleware added after it sees results before they are written.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddMvcCore();
        builder.Services.TryAddSingleton<AspNetCoreIntegration>();
        builder.Use(AspNetCoreIntegration.Invoke);
        return builder;
    }
}
