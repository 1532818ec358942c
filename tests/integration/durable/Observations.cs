using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable;

/// <summary>Runs things and writes down what happened, in the words of the table of observed behaviours.</summary>
internal static class Observations
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Starts an orchestrator, waits for its end and describes it.</summary>
    public static async Task<string> Run(this Harness harness, TaskName name, object? input = null) =>
        await harness.End(await harness.Client.ScheduleNewOrchestrationInstanceAsync(name, input));

    /// <summary>Waits for the end of an instance and describes it.</summary>
    public static async Task<string> End(this Harness harness, string id)
    {
        using var bound = new CancellationTokenSource(Bound);
        return Describe(await harness.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, bound.Token));
    }

    public static async Task<OrchestrationRuntimeStatus?> Status(this Harness harness, string id) =>
        (await harness.Client.GetInstanceAsync(id))?.RuntimeStatus;

    /// <summary>Raises an event; payload text in, payload text out.</summary>
    public static Task Raise(this Harness harness, string id, string name, object? payload = null) =>
        harness.Client.RaiseEventAsync(id, name, payload);

    /// <summary>Waits until the instance has set this custom status (as JSON).</summary>
    public static Task<OrchestrationMetadata?> UntilCustomStatus(this Harness harness, string id, string? json) =>
        TestSupport.Eventually.Get(
            () => harness.Client.GetInstanceAsync(id, getInputsAndOutputs: true), instance => instance?.SerializedCustomStatus == json);

    /// <summary>Runs another instance to its end, so that whatever else was ready to run has had its turn.</summary>
    public static async Task LetOthersRun(this Harness harness) => await harness.Run("Marker");

    public static async Task<List<string>> Names(this Harness harness, OrchestrationQuery query)
    {
        var names = new List<string>();
        await foreach (var instance in harness.Client.GetAllInstancesAsync(query))
            names.Add(instance.Name);
        return names;
    }

    public static string Describe(OrchestrationMetadata end) =>
        $"{end.RuntimeStatus} out={end.SerializedOutput ?? "∅"}" + (end.FailureDetails is { } failure ? $" fail={Describe(failure)}" : "");

    public static string Describe(TaskFailureDetails failure) =>
        $"[{failure.ErrorType}: {failure.ErrorMessage}{(failure.InnerFailure is { } inner ? " <- " + Describe(inner) : "")}]";
}

/// <summary>The activities and orchestrators that many rows share.</summary>
internal static class Shared
{
    public static DurableTaskRegistry AddShared(this DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<string?, string?>("Echo", (_, input) => input)
        .AddActivityFunc<string, string>("Boom", string (_, input) => throw new InvalidOperationException($"boom {input}"))
        .AddActivityFunc<string, string>(
            "BoomInner", string (_, _) => throw new InvalidOperationException("outer", new ArgumentException("inner")))
        .AddOrchestratorFunc<string?, string>("Throws", string (_, _) => throw new InvalidOperationException("orchestrator boom"))
        .AddOrchestratorFunc("Marker", async context => await context.CallActivityAsync<string>("Echo", "marker"))
        .AddOrchestratorFunc<string>("WaitsForGo", context => context.WaitForExternalEvent<string>("go"));
}
