using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a Functions app.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly MiddlewareCollection _middleware = new();
    private bool _built;

    internal FunctionsApplicationBuilder(string[] args)
    {
        Runtime = FunctionsRuntime.Current;
        var configuration = new ConfigurationManager();
        if (Runtime is not null)
            configuration.AddInMemoryCollection(Runtime.Settings);
        configuration.AddEnvironmentVariables();
        _host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            Configuration = configuration,
            ContentRootPath = Runtime?.ContentRoot,
            EnvironmentName = configuration["AZURE_FUNCTIONS_ENVIRONMENT"],
        });
        Services.AddSingleton(_middleware);
        Services.AddOptions<WorkerOptions>();
        // The real worker ignores the case of JSON property names unless the app says otherwise.
        Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        Runtime?.Configure(this);
    }

    /// <inheritdoc/>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_host).Properties;

    /// <summary>Settings and environment.</summary>
    public ConfigurationManager Configuration => _host.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _host.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => _host.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => _host.Metrics;

    /// <inheritdoc cref="IHostApplicationBuilder.Services"/>
    public IServiceCollection Services => _host.Services;

    internal IFunctionsRuntime? Runtime { get; }

    /// <summary>Builds the app; running it needs the Functions host around it.</summary>
    public IHost Build()
    {
        if (_built)
            throw new InvalidOperationException("The app has already been built.");
        _built = true;
        if (Runtime is null)
            Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, MissingFunctionsHost>());
        var host = _host.Build();
        Runtime?.Built(host);
        return host;
    }

    /// <inheritdoc/>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        _host.ConfigureContainer(factory, configure);

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }
}
