using System.Reflection;
using Emulators.FunctionsHost.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Emulators.FunctionsHost.Http;

/// <summary>A request as a trigger: route values and query by name, the request itself, its body by <c>[FromBody]</c>.</summary>
internal sealed class HttpInput(HttpContext http) : TriggerInput, IHttpContextFeature
{
    private Dictionary<string, object?>? _data;

    public HttpContext HttpContext => http;

    public override IReadOnlyDictionary<string, object?> BindingData => _data ??= Collect();

    public override async ValueTask<Bound> Bind(ParameterInfo parameter, FunctionCall call)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
            return Bound.To(http.Request);
        if (parameter.IsDefined(typeof(FromBodyAttribute)))
            return Bound.To(await RequestBody.Read(http, parameter.ParameterType));
        // With ASP.NET Core integration the body never reaches the trigger's own binding: anything but the request is null.
        return parameter == call.Function.TriggerParameter && !parameter.ParameterType.IsValueType ? Bound.To(null) : Bound.Nothing;
    }

    private Dictionary<string, object?> Collect()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query)
            data[name] = value.ToString();
        foreach (var (name, value) in http.Request.RouteValues)
            data[name] = value?.ToString();
        return data;
    }
}
