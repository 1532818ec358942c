using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Emulators.FunctionsHost.Invocation;

/// <summary>Fills a function's parameters.</summary>
internal sealed class ParameterBinding(JsonSerializerOptions json, Func<DurableTaskClient> durableClient)
{
    /// <exception cref="FunctionInputConverterException">A parameter has no value, or one of the wrong kind.</exception>
    public async ValueTask<object?[]> Bind(FunctionCall call)
    {
        var parameters = call.Function.Parameters;
        var values = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            values[i] = await Bind(parameters[i], call);
        return values;
    }

    private async ValueTask<object?> Bind(ParameterInfo parameter, FunctionCall call)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
            return call;
        if (parameter.ParameterType == typeof(CancellationToken))
            return call.CancellationToken;
        if (parameter.IsDefined(typeof(DurableClientAttribute)))
            return durableClient();
        try
        {
            var bound = await call.Input.Bind(parameter, call);
            if (bound.HasValue)
                return bound.Value;
            if (call.Input.BindingData.TryGetValue(parameter.Name!, out var data) && data is not null)
            {
                return data is string text && parameter.ParameterType != typeof(string)
                    ? StringConversion.Convert(text, parameter.ParameterType, json)
                    : data;
            }
        }
        catch (Exception cause) when (cause is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{call.Function.Name}': Cannot convert input parameter "
                + $"'{parameter.Name}' to type '{parameter.ParameterType}'. Error: {cause.Message}",
                cause);
        }

        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null)
            return null;
        throw new FunctionInputConverterException(
            $"Error converting 1 input parameters for Function '{call.Function.Name}': Could not populate the value for "
            + $"'{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.");
    }
}
