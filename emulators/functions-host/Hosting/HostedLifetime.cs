using Microsoft.Extensions.Hosting;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>For the hosts inside this one: it decides when they stop, not the console or a signal.</summary>
internal sealed class HostedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
