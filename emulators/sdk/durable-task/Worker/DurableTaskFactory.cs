using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Worker;

/// <summary>Creates an orchestrator or activity for one execution.</summary>
public interface IDurableTaskFactory
{
    bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);

    bool TryCreateOrchestrator(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);
}

/// <summary>
/// A registry as factory. A version is served by its own registration; a name that has no versioned registration at all
/// serves every version with the unversioned one.
/// </summary>
internal sealed class DurableTaskFactory(DurableTaskRegistry registry) : IDurableTaskFactory
{
    private readonly HashSet<TaskName> _versionedOrchestrators = Versioned(registry.Orchestrators.Keys);
    private readonly HashSet<TaskName> _versionedActivities = Versioned(registry.Activities.Keys);

    public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        TryCreateActivity(name, TaskVersion.Unversioned, serviceProvider, out activity);

    public bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        TryCreateOrchestrator(name, TaskVersion.Unversioned, serviceProvider, out orchestrator);

    internal bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider services, [NotNullWhen(true)] out ITaskActivity? activity)
    {
        activity = Find(registry.Activities, _versionedActivities, name, version)?.Invoke(services);
        return activity is not null;
    }

    internal bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider services, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
    {
        orchestrator = Find(registry.Orchestrators, _versionedOrchestrators, name, version)?.Invoke(services);
        return orchestrator is not null;
    }

    internal bool HasOrchestrator(TaskName name, TaskVersion version) =>
        Find(registry.Orchestrators, _versionedOrchestrators, name, version) is not null;

    private static T? Find<T>(Dictionary<(TaskName, TaskVersion), T> tasks, HashSet<TaskName> versioned, TaskName name, TaskVersion version)
        where T : class
    {
        if (tasks.TryGetValue((name, version), out var exact))
            return exact;
        return versioned.Contains(name) ? null : tasks.GetValueOrDefault((name, TaskVersion.Unversioned));
    }

    private static HashSet<TaskName> Versioned(IEnumerable<(TaskName Name, TaskVersion Version)> keys) =>
        [.. keys.Where(key => key.Version != TaskVersion.Unversioned).Select(key => key.Name)];
}
