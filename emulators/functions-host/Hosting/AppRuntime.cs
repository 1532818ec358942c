using System.Text.Json;
using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Http;
using Emulators.FunctionsHost.Invocation;
using Emulators.FunctionsHost.Messaging;
using Emulators.FunctionsHost.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>Puts the triggers around a running app.</summary>
internal sealed class AppRuntime
{
    private readonly FunctionAppHostOptions _options;
    private readonly HostJson _hostJson;
    private readonly AppSettings _settings;
    private readonly IReadOnlyList<FunctionMethod> _functions;
    private readonly ILoggerFactory _loggers;

    public AppRuntime(
        FunctionAppHostOptions options,
        HostJson hostJson,
        AppSettings settings,
        IReadOnlyList<FunctionMethod> functions,
        ILoggerFactory loggers,
        IServiceProvider app,
        Func<DurableTaskClient> durableClient,
        CancellationToken stopping)
    {
        _options = options;
        _hostJson = hostJson;
        _settings = settings;
        _functions = functions;
        _loggers = loggers;
        if (functions.Any(f => f.Trigger is HttpTriggerAttribute) && app.GetService<AspNetCoreIntegration>() is null)
            throw new InvalidOperationException("An app with HTTP functions must call ConfigureFunctionsWebApplication().");

        Json = app.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
        Invoker = new FunctionInvoker(
            functions, app.GetRequiredService<MiddlewareCollection>(), new ParameterBinding(Json, durableClient));
        Runner = new FunctionRunner(
            app, Invoker, hostJson, options.TimeProvider, loggers.CreateLogger<FunctionRunner>(), stopping);
    }

    /// <summary>The app's JSON options for everything but HTTP.</summary>
    public JsonSerializerOptions Json { get; }

    public FunctionInvoker Invoker { get; }

    public FunctionRunner Runner { get; }

    public MessageListeners Messages() =>
        new(_functions, _settings, _hostJson, Runner, Json, _options.TimeProvider, _loggers);

    public TimerListeners Timers() =>
        new(_functions, _settings, Runner, _options.DataPath, _options.TimeProvider, _loggers);

    /// <summary>Answers every request: first the app, then the host's own pages.</summary>
    public RequestDelegate HttpPipeline()
    {
        var routes = new HttpRoutes(_functions, _hostJson.RoutePrefix, _loggers);
        var functions = new HttpFunctions(
            routes, new HostKeys(_settings.Configuration), Runner, _loggers.CreateLogger<HttpFunctions>());
        return async http =>
        {
            if (await functions.TryAnswer(http) || await HostPages.TryAnswer(http, _hostJson.RoutePrefix))
                return;
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        };
    }
}
