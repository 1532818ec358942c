using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;

namespace Emulators.Durable;

/// <summary>How an embedded engine stores, schedules and checks.</summary>
public sealed class DurableEngineOptions
{
    /// <summary>Default bound on activities running at one time.</summary>
    public const int DefaultMaxConcurrentActivities = 200;

    /// <summary>Default bound on instances kept in memory between turns.</summary>
    public const int DefaultMaxWarmInstances = 20_000;

    /// <summary>The SQLite file, created with its folder when missing; null keeps everything in memory.</summary>
    public string? Path { get; set; }

    /// <summary>Without a <see cref="Path"/>: the memory to keep everything in, when an engine is to go on where another one crashed.</summary>
    public DurableMemory? Memory { get; set; }

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    public DataConverter DataConverter { get; set; } = JsonDataConverter.Default;

    /// <summary>Activities running at one time; the others wait in order. At least 1.</summary>
    public int MaxConcurrentActivities { get; set; } = DefaultMaxConcurrentActivities;

    /// <summary>Above this many live instances the least recently used idle ones leave memory and are replayed when next needed.</summary>
    public int MaxWarmInstances { get; set; } = DefaultMaxWarmInstances;

    /// <summary>Test mode: every turn is replayed from history first, and inputs and times are compared besides names.</summary>
    public bool ReplayEveryTurn { get; set; }

    /// <summary>
    /// Where turns and activities run. With a single-threaded scheduler, no <see cref="Path"/> and a virtual clock the engine is a
    /// deterministic simulator (<see cref="ManualTaskScheduler"/>).
    /// </summary>
    public TaskScheduler Scheduler { get; set; } = TaskScheduler.Default;

    /// <summary>Which versions of orchestrations this process serves, and the version of sub-orchestrations that name none.</summary>
    public DurableTaskWorkerOptions.VersioningOptions Versioning { get; set; } = new();
}
