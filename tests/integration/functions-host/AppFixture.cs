using Microsoft.Azure.Functions.Worker.Builder;

namespace Emulators.FunctionsHost;

/// <summary>One app shared by the tests of a class.</summary>
public abstract class AppFixture : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public HttpClient Http => App.Http;

    protected abstract Type[] Functions { get; }

    protected virtual string HostJson => """{ "version": "2.0" }""";

    protected virtual Dictionary<string, string?> Settings => [];

    public async ValueTask InitializeAsync() =>
        App = await TestApp.Start(Functions, Configure, hostJson: HostJson, settings: Settings);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return App.DisposeAsync();
    }

    protected virtual void Configure(FunctionsApplicationBuilder builder)
    {
    }
}
