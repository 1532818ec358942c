using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Invocation;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>Runs calls of everything but orchestrators: one scope a call, bounded by the function timeout and the host's life.</summary>
internal sealed class FunctionRunner(
    IServiceProvider app, FunctionInvoker invoker, HostJson hostJson, TimeProvider time, ILogger<FunctionRunner> logger, CancellationToken stopping)
{
    /// <summary>Runs a call and returns its result; <paramref name="cancellation"/> is the caller's.</summary>
    public async Task<object?> Run(
        FunctionMethod function, TriggerInput input, Action<FunctionCall>? prepare, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(hostJson.FunctionTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token, stopping);
        await using var logged = timeout.Token.UnsafeRegister(
            _ => logger.LogError(
                "Timeout value of {Timeout} exceeded by function {Function}; cancelling it", hostJson.FunctionTimeout, function.Name),
            null);
        await using var call = new FunctionCall(function, input, app, linked.Token);
        prepare?.Invoke(call);
        await invoker.Invoke(call);
        return call.Result;
    }
}
