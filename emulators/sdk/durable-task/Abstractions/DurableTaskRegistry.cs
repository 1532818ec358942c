using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities of an application, by name and version.</summary>
public sealed partial class DurableTaskRegistry
{
    internal Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, ITaskOrchestrator>> Orchestrators { get; } = [];

    internal Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, ITaskActivity>> Activities { get; } = [];

    public DurableTaskRegistry AddOrchestrator(TaskName name, TaskVersion version, Func<ITaskOrchestrator> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return AddOrchestrator(name, version, _ => factory());
    }

    public DurableTaskRegistry AddOrchestrator(TaskName name, Func<ITaskOrchestrator> factory) =>
        AddOrchestrator(name, TaskVersion.Unversioned, factory);

    public DurableTaskRegistry AddOrchestrator(TaskName name, Type type) =>
        AddOrchestrator(name, VersionOf(type), Creator<ITaskOrchestrator>(type));

    public DurableTaskRegistry AddOrchestrator(Type type) => AddOrchestrator(NameOf(type), type);

    public DurableTaskRegistry AddOrchestrator<TOrchestrator>(TaskName name) where TOrchestrator : class, ITaskOrchestrator =>
        AddOrchestrator(name, typeof(TOrchestrator));

    public DurableTaskRegistry AddOrchestrator<TOrchestrator>() where TOrchestrator : class, ITaskOrchestrator =>
        AddOrchestrator(typeof(TOrchestrator));

    public DurableTaskRegistry AddOrchestrator(TaskName name, ITaskOrchestrator orchestrator) => AddOrchestrator(name, () => orchestrator);

    public DurableTaskRegistry AddOrchestrator(ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(NameOf(orchestrator.GetType()), orchestrator);
    }

    public DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<ITaskActivity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return AddActivity(name, version, _ => factory());
    }

    public DurableTaskRegistry AddActivity(TaskName name, Func<IServiceProvider, ITaskActivity> factory) =>
        AddActivity(name, TaskVersion.Unversioned, factory);

    public DurableTaskRegistry AddActivity(TaskName name, Type type) =>
        AddActivity(name, VersionOf(type), Creator<ITaskActivity>(type));

    public DurableTaskRegistry AddActivity(Type type) => AddActivity(NameOf(type), type);

    public DurableTaskRegistry AddActivity<TActivity>(TaskName name) where TActivity : class, ITaskActivity =>
        AddActivity(name, typeof(TActivity));

    public DurableTaskRegistry AddActivity<TActivity>() where TActivity : class, ITaskActivity => AddActivity(typeof(TActivity));

    public DurableTaskRegistry AddActivity(TaskName name, ITaskActivity activity) => AddActivity(name, _ => activity);

    public DurableTaskRegistry AddActivity(ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(NameOf(activity.GetType()), activity);
    }

    private DurableTaskRegistry AddOrchestrator(TaskName name, TaskVersion version, Func<IServiceProvider, ITaskOrchestrator> factory)
    {
        Add(Orchestrators, "orchestrator", name, version, factory);
        return this;
    }

    private DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<IServiceProvider, ITaskActivity> factory)
    {
        Add(Activities, "activity", name, version, factory);
        return this;
    }

    private static void Add<T>(Dictionary<(TaskName, TaskVersion), T> tasks, string kind, TaskName name, TaskVersion version, T factory)
    {
        if (name == default)
            throw new ArgumentException($"An {kind} needs a name.", nameof(name));
        ArgumentNullException.ThrowIfNull(factory);
        if (!tasks.TryAdd((name, version), factory))
            throw new ArgumentException($"An {kind} named '{name}' with version '{version.Version}' is already added.", nameof(name));
    }

    private static Func<IServiceProvider, T> Creator<T>(Type type) where T : class
    {
        if (!typeof(T).IsAssignableFrom(type) || type.IsAbstract)
            throw new ArgumentException($"{type} must be a concrete {typeof(T).Name}.", nameof(type));
        return services => (T)ActivatorUtilities.GetServiceOrCreateInstance(services, type);
    }

    private static TaskName NameOf(Type type) =>
        type.GetCustomAttribute<DurableTaskAttribute>() is { } attribute && attribute.Name != default ? attribute.Name : new TaskName(type.Name);

    private static TaskVersion VersionOf(Type type) => type.GetCustomAttribute<DurableTaskAttribute>()?.Version;
}
