using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Client;

public static class ServiceCollectionExtensions
{
    /// <summary>Adds a client by name, or returns the builder of the one already added.</summary>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null)
    {
        services.TryAddSingleton<IDurableTaskClientProvider, ClientProvider>();
        var existing = services.Select(service => service.ImplementationInstance).OfType<NamedClientBuilder>()
            .FirstOrDefault(named => named.Builder.Name == (name ?? Options.DefaultName));
        if (existing is not null)
            return existing.Builder;
        var builder = new DefaultDurableTaskClientBuilder(name, services);
        services.AddSingleton(new NamedClientBuilder(builder));
        return builder;
    }

    public static IServiceCollection AddDurableTaskClient(this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        services.AddDurableTaskClient(Options.DefaultName, configure);

    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = services.AddDurableTaskClient(name);
        configure(builder);
        // Only the client without a name can be injected without naming it.
        return builder.Name == Options.DefaultName ? builder.RegisterDirectly().Services : services;
    }

    private sealed record NamedClientBuilder(IDurableTaskClientBuilder Builder);

    private sealed class ClientProvider(IServiceProvider services, IEnumerable<NamedClientBuilder> builders)
        : IDurableTaskClientProvider, IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, Lazy<DurableTaskClient>> _clients = new();

        public DurableTaskClient GetClient(string? name = null) =>
            _clients.GetOrAdd(name ?? Options.DefaultName, key => new Lazy<DurableTaskClient>(() => Build(key))).Value;

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
                await client.Value.DisposeAsync().ConfigureAwait(false);
        }

        private DurableTaskClient Build(string name) =>
            builders.FirstOrDefault(named => named.Builder.Name == name)?.Builder.Build(services)
            ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No durable task client of this name was added.");
    }
}
