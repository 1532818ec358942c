using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>
/// The host that is starting an app. It calls the app's entry point in its own process and finds the app through
/// this ambient value, where the real worker would dial the host over gRPC.
/// </summary>
internal static class FunctionsRuntime
{
    private static readonly AsyncLocal<IFunctionsRuntime?> Ambient = new();

    public static IFunctionsRuntime? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}

/// <summary>What the host gives an app that starts inside it, and learns from it.</summary>
internal interface IFunctionsRuntime
{
    /// <summary>The app's settings; environment variables win over them.</summary>
    IEnumerable<KeyValuePair<string, string?>> Settings { get; }

    /// <summary>The app's folder.</summary>
    string ContentRoot { get; }

    /// <summary>Called before the app configures anything.</summary>
    void Configure(FunctionsApplicationBuilder builder);

    /// <summary>Called once the app's services exist, before it runs.</summary>
    void Built(IHost app);
}

/// <summary>Refuses to run an app that no host has started, as the real worker does without its host's address.</summary>
internal sealed class MissingFunctionsHost : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No Functions host has started this app. Start it through the Functions host.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
