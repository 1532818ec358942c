using System.Collections.Frozen;
using System.Reflection;
using Emulators.FunctionsHost.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost.Invocation;

/// <summary>
/// Sends calls through the app's middleware to the function. Nothing in here may leave the caller's synchronisation
/// context: orchestrators run through it too.
/// </summary>
internal sealed class FunctionInvoker
{
    private readonly FrozenDictionary<FunctionMethod, Target> _targets;
    private readonly ParameterBinding _parameters;
    private readonly FunctionExecutionDelegate _pipeline;

    public FunctionInvoker(IEnumerable<FunctionMethod> functions, MiddlewareCollection middleware, ParameterBinding parameters)
    {
        _targets = functions.ToFrozenDictionary(f => f, f => new Target(f));
        _parameters = parameters;
        _pipeline = middleware.Around(Execute);
    }

    /// <summary>Runs the call; the result is in <see cref="FunctionCall.Result"/>.</summary>
    public Task Invoke(FunctionCall call) => _pipeline(call);

    private async Task Execute(FunctionContext context)
    {
        var call = (FunctionCall)context;
        if (!call.TryEnter())
            throw new InvalidOperationException($"The call of {call.Function.Name} has been given up.");
        var target = _targets[call.Function];
        var arguments = await _parameters.Bind(call);
        call.Result = await target.Invoke(call, arguments);
    }

    private sealed class Target(FunctionMethod function)
    {
        private readonly MethodInvoker _method = MethodInvoker.Create(function.Method);
        private readonly Func<object?, ValueTask<object?>> _result = ReturnValue.ReaderFor(function.Method.ReturnType);
        private readonly ObjectFactory? _factory =
            function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);

        public ValueTask<object?> Invoke(FunctionCall call, object?[] arguments) =>
            _result(_method.Invoke(_factory?.Invoke(call.InstanceServices, []), arguments.AsSpan()));
    }
}
