using System.Reflection;
using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Hosting;
using Emulators.FunctionsHost.Invocation;
using Microsoft.DurableTask;

namespace Emulators.FunctionsHost.Durable;

/// <summary>An activity function as the engine calls it.</summary>
internal sealed class ActivityFunction(FunctionMethod function, FunctionRunner runner, RunningActivities running) : ITaskActivity
{
    public Type InputType => function.TriggerParameter.ParameterType;

    public Type OutputType { get; } = ReturnValue.TypeOf(function.Method.ReturnType);

    public Task<object?> RunAsync(TaskActivityContext context, object? input) =>
        running.Run(() => runner.Run(function, new ActivityInput(context, input), null, CancellationToken.None), function.Name);

    private sealed class ActivityInput(TaskActivityContext context, object? input) : TriggerInput
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } =
            new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId };

        public override ValueTask<Bound> Bind(ParameterInfo parameter, FunctionCall call)
        {
            if (parameter != call.Function.TriggerParameter)
                return ValueTask.FromResult(Bound.Nothing);
            return ValueTask.FromResult(Bound.To(
                input ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)));
        }
    }
}
