using System.Text.Json;
using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>What every trigger needs of the running app.</summary>
internal sealed class AppRuntime
{
    /// <exception cref="InvalidOperationException">The app lacks something that its functions need.</exception>
    public AppRuntime(
        IServiceProvider app,
        IReadOnlyList<FunctionMethod> functions,
        HostJson hostJson,
        TimeProvider time,
        Func<DurableTaskClient> durableClient,
        ILoggerFactory loggers,
        CancellationToken stopping)
    {
        if (functions.Any(f => f.Trigger is HttpTriggerAttribute) && app.GetService<AspNetCoreIntegration>() is null)
            throw new InvalidOperationException("An app with HTTP functions must call ConfigureFunctionsWebApplication().");

        App = app;
        Functions = functions;
        TimeProvider = time;
        Json = app.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
        Invoker = new FunctionInvoker(
            functions, app.GetRequiredService<MiddlewareCollection>(), new ParameterBinding(Json, durableClient));
        Runner = new FunctionRunner(app, Invoker, hostJson, time, loggers.CreateLogger<FunctionRunner>(), stopping);
    }

    /// <summary>The app's services.</summary>
    public IServiceProvider App { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<FunctionMethod> Functions { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>The app's JSON options for everything but HTTP.</summary>
    public JsonSerializerOptions Json { get; }

    public FunctionInvoker Invoker { get; }

    public FunctionRunner Runner { get; }
}
