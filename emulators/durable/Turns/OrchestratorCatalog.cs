using System.Diagnostics.CodeAnalysis;
using Emulators.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;

namespace Emulators.Durable.Turns;

/// <summary>Finds the orchestrator of an instance by name and version.</summary>
internal sealed class OrchestratorCatalog(
    IDurableTaskFactory factory, IServiceProvider services, DurableTaskWorkerOptions.VersioningOptions versioning)
{
    /// <summary>False, with the failure the instance ends with, when there is none.</summary>
    public bool TryCreate(
        InstanceRow row, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator, [NotNullWhen(false)] out TaskFailureDetails? missing)
    {
        orchestrator = null;
        missing = Mismatch(row.Version);
        if (missing is not null)
            return false;
        var found = factory is DurableTaskFactory versioned
            ? versioned.TryCreateOrchestrator(row.Name, row.Version, services, out orchestrator)
            : factory.TryCreateOrchestrator(row.Name, services, out orchestrator);
        if (!found)
            missing = NotFound(row.Name);
        return found;
    }

    /// <summary>False when it is certain that an instance of this name and version could never run here.</summary>
    public bool Knows(string name, string version) => factory is not DurableTaskFactory versioned || versioned.HasOrchestrator(name, version);

    public static TaskFailureDetails NotFound(string name) =>
        new("OrchestratorTaskNotFound", $"No orchestrator task named '{name}' was found.", null, null, null);

    private TaskFailureDetails? Mismatch(string version)
    {
        var matches = versioning.MatchStrategy switch
        {
            DurableTaskWorkerOptions.VersionMatchStrategy.Strict => version == versioning.Version,
            DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder =>
                TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) <= 0,
            _ => true,
        };
        return matches
            ? null
            : new TaskFailureDetails(
                "VersionMismatch", $"The orchestration version '{version}' does not match the worker version '{versioning.Version}'.", null, null, null);
    }
}
