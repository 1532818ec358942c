using System.Reflection;
using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Durable;

/// <summary>An orchestrator function as the engine calls it. Every await stays on the engine's scheduler.</summary>
internal sealed class OrchestratorFunction : ITaskOrchestrator
{
    private const string InvalidAsync =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks "
        + "in an orchestrator function's implementation or by middleware that invokes asynchronous code.";

    private readonly FunctionMethod _function;
    private readonly FunctionInvoker _invoker;
    private readonly IServiceProvider _app;
    private readonly ILogger _logger;
    private readonly ParameterInfo? _input;

    public OrchestratorFunction(FunctionMethod function, FunctionInvoker invoker, IServiceProvider app, ILogger logger)
    {
        _function = function;
        _invoker = invoker;
        _app = app;
        _logger = logger;
        _input = function.Parameters.FirstOrDefault(p =>
            p.ParameterType != typeof(TaskOrchestrationContext) && p.ParameterType != typeof(FunctionContext)
            && p.ParameterType != typeof(CancellationToken));
        InputType = _input?.ParameterType ?? typeof(object);
        OutputType = ReturnValue.TypeOf(function.Method.ReturnType);
    }

    public Type InputType { get; }

    public Type OutputType { get; }

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        var call = new FunctionCall(_function, new OrchestrationInput(context, _input, input), _app, CancellationToken.None);
        try
        {
            var running = _invoker.Invoke(call);
            if (!running.IsCompleted && call.TryClose())
            {
                // Whatever middleware awaits will come back later, find the call closed and end there.
                _ = running.ContinueWith(
                    late => _logger.LogDebug(late.Exception, "Middleware of {Function} came back too late", _function.Name),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                throw new InvalidOperationException(InvalidAsync);
            }

            await running;
            return call.Result;
        }
        finally
        {
            Close(call);
        }
    }

    /// <summary>A service that disposes asynchronously must not take the orchestrator off its scheduler.</summary>
    private void Close(FunctionCall call)
    {
        var closing = call.DisposeAsync();
        if (!closing.IsCompletedSuccessfully)
        {
            _ = closing.AsTask().ContinueWith(
                failed => _logger.LogError(failed.Exception, "Services of {Function} failed to be disposed", _function.Name),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private sealed class OrchestrationInput(TaskOrchestrationContext context, ParameterInfo? inputParameter, object? input) : TriggerInput
    {
        public override ValueTask<Bound> Bind(ParameterInfo parameter, FunctionCall call)
        {
            if (parameter.ParameterType == typeof(TaskOrchestrationContext))
                return ValueTask.FromResult(Bound.To(context));
            return ValueTask.FromResult(parameter == inputParameter ? Bound.To(input ?? Default(parameter.ParameterType)) : Bound.Nothing);
        }

        private static object? Default(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
    }
}
