using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TestSupport;

namespace Emulators.FunctionsHost;

/// <summary>A host with an app made of some of this assembly's function types, on free ports.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private TestApp(FunctionAppHost host, LogGuard logs, HttpClient http)
    {
        Host = host;
        Logs = logs;
        Http = http;
    }

    public FunctionAppHost Host { get; }

    public LogGuard Logs { get; }

    public HttpClient Http { get; }

    public static async Task<TestApp> Start(
        Type[] functions,
        Action<FunctionsApplicationBuilder>? configure = null,
        Func<FunctionAppHostOptions, FunctionAppHostOptions>? change = null,
        string hostJson = """{ "version": "2.0" }""",
        Dictionary<string, string?>? settings = null,
        LogGuard? logs = null)
    {
        logs ??= new LogGuard();
        var options = new FunctionAppHostOptions
        {
            App = typeof(TestApp).Assembly,
            FunctionTypes = functions,
            HostJson = hostJson,
            Settings = settings ?? [],
            Logs = logs,
            EntryPoint = async args =>
            {
                var builder = FunctionsApplication.CreateBuilder(args);
                builder.ConfigureFunctionsWebApplication();
                configure?.Invoke(builder);
                await builder.Build().RunAsync();
            },
        };
        var host = await FunctionAppHost.StartAsync(change is null ? options : change(options));
        return new TestApp(host, logs, new HttpClient { BaseAddress = host.Address });
    }

    public T Service<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
        Logs.Verify();
    }
}
