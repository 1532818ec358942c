using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost.Http;

/// <summary>Reads <c>[FromBody]</c> parameters with MVC's body binder, as the real worker does: MVC's formatters and JSON options apply.</summary>
internal static class RequestBody
{
    /// <exception cref="InvalidOperationException">The body is missing, malformed or of a type no formatter reads.</exception>
    public static async Task<object?> Read(HttpContext http, Type type)
    {
        var metadata = http.RequestServices.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(type);
        var binding = new BindingInfo { BindingSource = BindingSource.Body };
        var binder = http.RequestServices.GetRequiredService<IModelBinderFactory>()
            .CreateBinder(new ModelBinderFactoryContext { Metadata = metadata, BindingInfo = binding, CacheToken = metadata });
        var context = DefaultModelBindingContext.CreateBindingContext(
            new ActionContext(http, http.GetRouteData(), new ActionDescriptor()), new CompositeValueProvider(), metadata, binding, "");

        await binder.BindModelAsync(context);
        if (context.Result.IsModelSet)
            return context.Result.Model;
        var errors = context.ModelState.Values.SelectMany(entry => entry.Errors).Select(Describe);
        throw new InvalidOperationException(string.Join(" ", errors));
    }

    private static string Describe(ModelError error) =>
        error.ErrorMessage.Length > 0 ? error.ErrorMessage : error.Exception?.Message ?? "The request's body cannot be read.";
}
