using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Client;

public class DurableTaskClientOptions
{
    private DataConverter _dataConverter = Converters.JsonDataConverter.Default;

    /// <summary>The version of new instances that do not name one; default none.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    public DataConverter DataConverter
    {
        get => _dataConverter;
        set
        {
            _dataConverter = value;
            ConverterWasSet = true;
        }
    }

    internal bool ConverterWasSet { get; private set; }

    internal void ApplyTo(DurableTaskClientOptions other)
    {
        other.DefaultVersion = DefaultVersion;
        if (ConverterWasSet)
            other.DataConverter = DataConverter;
    }
}

public interface IDurableTaskClientBuilder
{
    string Name { get; }

    IServiceCollection Services { get; }

    /// <summary>The <see cref="DurableTaskClient"/> to create; its constructor takes the name first.</summary>
    Type? BuildTarget { get; set; }

    DurableTaskClient Build(IServiceProvider serviceProvider);
}

public interface IDurableTaskClientProvider
{
    DurableTaskClient GetClient(string? name = null);
}

public class DefaultDurableTaskClientBuilder(string? name, IServiceCollection services) : IDurableTaskClientBuilder
{
    private Type? _buildTarget;

    public string Name { get; } = name ?? Options.DefaultName;

    public IServiceCollection Services { get; } = services;

    public Type? BuildTarget
    {
        get => _buildTarget;
        set => _buildTarget = value is null || typeof(DurableTaskClient).IsAssignableFrom(value)
            ? value
            : throw new ArgumentException($"{value} is not a {nameof(DurableTaskClient)}.", nameof(value));
    }

    public DurableTaskClient Build(IServiceProvider serviceProvider) => BuildTarget is { } target
        ? (DurableTaskClient)ActivatorUtilities.CreateInstance(serviceProvider, target, Name)
        : throw new InvalidOperationException($"No valid {nameof(DurableTaskClient)} target was registered. Call 'UseBuildTarget'.");
}

public static class DurableTaskBuilderExtensions
{
    public static IDurableTaskClientBuilder Configure(this IDurableTaskClientBuilder builder, Action<DurableTaskClientOptions> configure)
    {
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>Registers the client itself, so that it can be injected as <see cref="DurableTaskClient"/>.</summary>
    public static IDurableTaskClientBuilder RegisterDirectly(this IDurableTaskClientBuilder builder)
    {
        builder.Services.AddSingleton(services => services.GetRequiredService<IDurableTaskClientProvider>().GetClient(builder.Name));
        return builder;
    }

    public static IDurableTaskClientBuilder UseBuildTarget(this IDurableTaskClientBuilder builder, Type target)
    {
        builder.BuildTarget = target;
        return builder;
    }

    public static IDurableTaskClientBuilder UseBuildTarget<TTarget>(this IDurableTaskClientBuilder builder)
        where TTarget : DurableTaskClient => builder.UseBuildTarget(typeof(TTarget));

    public static IDurableTaskClientBuilder UseBuildTarget<TTarget, TOptions>(this IDurableTaskClientBuilder builder)
        where TTarget : DurableTaskClient
        where TOptions : DurableTaskClientOptions
    {
        builder.Services.AddOptions<TOptions>(builder.Name).PostConfigure<IOptionsMonitor<DurableTaskClientOptions>>(
            (options, common) => common.Get(builder.Name).ApplyTo(options));
        return builder.UseBuildTarget<TTarget>();
    }

    public static IDurableTaskClientBuilder UseDefaultVersion(this IDurableTaskClientBuilder builder, string version) =>
        builder.Configure(options => options.DefaultVersion = version);
}
