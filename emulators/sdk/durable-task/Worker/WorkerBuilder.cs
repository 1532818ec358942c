using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker
{
    public interface IDurableTaskWorkerBuilder
    {
        string Name { get; }

        IServiceCollection Services { get; }

        /// <summary>The <see cref="DurableTaskWorker"/> to create; its constructor takes the name and an <see cref="IDurableTaskFactory"/>.</summary>
        Type? BuildTarget { get; set; }

        IHostedService Build(IServiceProvider serviceProvider);
    }

    public class DefaultDurableTaskWorkerBuilder(string? name, IServiceCollection services) : IDurableTaskWorkerBuilder
    {
        private Type? _buildTarget;

        public string Name { get; } = name ?? Options.DefaultName;

        public IServiceCollection Services { get; } = services;

        public Type? BuildTarget
        {
            get => _buildTarget;
            set => _buildTarget = value is null || typeof(DurableTaskWorker).IsAssignableFrom(value)
                ? value
                : throw new ArgumentException($"{value} is not a {nameof(DurableTaskWorker)}.", nameof(value));
        }

        public IHostedService Build(IServiceProvider serviceProvider)
        {
            if (BuildTarget is not { } target)
                throw new InvalidOperationException($"No valid {nameof(DurableTaskWorker)} target was registered. Call 'UseBuildTarget'.");
            var registry = serviceProvider.GetRequiredService<IOptionsMonitor<DurableTaskRegistry>>().Get(Name);
            return (IHostedService)ActivatorUtilities.CreateInstance(serviceProvider, target, Name, new DurableTaskFactory(registry));
        }
    }

    public static class DurableTaskWorkerBuilderExtensions
    {
        public static IDurableTaskWorkerBuilder AddTasks(this IDurableTaskWorkerBuilder builder, Action<DurableTaskRegistry> configure)
        {
            builder.Services.Configure(builder.Name, configure);
            return builder;
        }

        public static IDurableTaskWorkerBuilder Configure(this IDurableTaskWorkerBuilder builder, Action<DurableTaskWorkerOptions> configure)
        {
            builder.Services.Configure(builder.Name, configure);
            return builder;
        }

        public static IDurableTaskWorkerBuilder UseBuildTarget(this IDurableTaskWorkerBuilder builder, Type target)
        {
            builder.BuildTarget = target;
            return builder;
        }

        public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget>(this IDurableTaskWorkerBuilder builder)
            where TTarget : DurableTaskWorker => builder.UseBuildTarget(typeof(TTarget));

        public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget, TOptions>(this IDurableTaskWorkerBuilder builder)
            where TTarget : DurableTaskWorker
            where TOptions : DurableTaskWorkerOptions
        {
            builder.Services.AddOptions<TOptions>(builder.Name).PostConfigure<IOptionsMonitor<DurableTaskWorkerOptions>>(
                (options, common) => common.Get(builder.Name).ApplyTo(options));
            return builder.UseBuildTarget<TTarget>();
        }

        public static IDurableTaskWorkerBuilder UseVersioning(
            this IDurableTaskWorkerBuilder builder, DurableTaskWorkerOptions.VersioningOptions versionOptions) =>
            builder.Configure(options => options.Versioning = versionOptions);
    }

    public static class ServiceCollectionExtensions
    {
        /// <summary>Adds a worker by name as a hosted service, or returns the builder of the one already added.</summary>
        public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null)
        {
            var existing = services.Select(service => service.ImplementationInstance).OfType<NamedWorkerBuilder>()
                .FirstOrDefault(named => named.Builder.Name == (name ?? Options.DefaultName));
            if (existing is not null)
                return existing.Builder;
            var builder = new DefaultDurableTaskWorkerBuilder(name, services);
            services.AddSingleton(new NamedWorkerBuilder(builder));
            services.AddSingleton<IHostedService>(builder.Build);
            return builder;
        }

        public static IServiceCollection AddDurableTaskWorker(this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
            services.AddDurableTaskWorker(Options.DefaultName, configure);

        public static IServiceCollection AddDurableTaskWorker(
            this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
        {
            ArgumentNullException.ThrowIfNull(configure);
            configure(services.AddDurableTaskWorker(name));
            return services;
        }

        private sealed record NamedWorkerBuilder(IDurableTaskWorkerBuilder Builder);
    }
}

namespace Microsoft.DurableTask.Worker.Hosting
{
    /// <summary>A worker: receives orchestrator and activity executions from an engine and runs them.</summary>
    public abstract class DurableTaskWorker : BackgroundService
    {
        private readonly string _name;
        private readonly IDurableTaskFactory _factory;

        protected DurableTaskWorker(string? name, IDurableTaskFactory factory)
        {
            _name = name ?? Options.DefaultName;
            _factory = factory;
        }

        protected virtual string Name => _name;

        protected virtual IDurableTaskFactory Factory => _factory;
    }
}
