using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;

namespace Emulators.Durable;

public sealed class when_the_code_has_changed
{
    private const string Advice = "Was a change made to the orchestrator code after this instance had already started running?";

    [Theory, EachMode]
    public async Task det_1_another_activity_in_the_same_place_fails_the_instance_with_both_named(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, Calls("Echo"));
        var id = await Begin(harness);
        await harness.CrashAndReopen(Calls("Boom"));
        await harness.Raise(id, "go", "v");
        const string text = "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity task with "
            + "sequence number 0 named 'Echo', but the current orchestration replay instead scheduled an activity task named 'Boom' with this "
            + $"sequence number.  {Advice}";
        Assert.Equal(
            $"Failed out={text} fail=[DurableTask.Core.Exceptions.NonDeterministicOrchestrationException: {text}]", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task det_2_an_activity_added_before_the_wait_is_noticed(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, Calls("Echo"));
        var id = await Begin(harness);
        await harness.CrashAndReopen(Calls("Echo", "Echo2"));
        await harness.Raise(id, "go", "v");
        var end = await harness.End(id);
        Assert.StartsWith("Failed out=Non-Deterministic workflow detected: ", end);
        Assert.Contains("scheduled an activity task named 'Echo2' with sequence number 1", end);
    }

    [Theory, EachMode]
    public async Task det_2_an_activity_removed_is_noticed(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, Calls("Echo", "Echo2"));
        var id = await Begin(harness);
        await harness.CrashAndReopen(Calls("Echo"));
        await harness.Raise(id, "go", "v");
        var end = await harness.End(id);
        Assert.StartsWith("Failed out=Non-Deterministic workflow detected: ", end);
        Assert.Contains("scheduled an activity task named 'Echo2' with sequence number 1", end);
    }

    [Theory, EachMode]
    public async Task a_return_that_comes_earlier_than_it_did_is_noticed(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, Calls("Echo"));
        var id = await Begin(harness);
        await harness.CrashAndReopen(tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            await context.CallActivityAsync<string>("Echo", "x");
            return "early";
        }));
        await harness.Raise(id, "go", "v");
        Assert.Contains("was still waiting at this point, but the current orchestration replay had returned", await harness.End(id));
    }

    [Fact]
    public async Task random_inputs_are_noticed_when_every_turn_is_replayed()
    {
        await using var harness = await Harness.Start(EngineMode.ReplayEveryTurn, tasks => tasks.AddShared()
            .AddOrchestratorFunc<string>("O", context => context.CallActivityAsync<string>("Echo", $"{Guid.NewGuid()}")));
        Assert.StartsWith("Failed out=Non-Deterministic workflow detected: ", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task det_3_an_orchestrator_that_awaits_something_else_stays_running_and_blocks_nobody(EngineMode mode)
    {
        var foreign = new TaskCompletionSource();
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async _ =>
        {
            await (foreign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return "never";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Client.WaitForInstanceStartAsync(id);
        foreign.SetResult();
        await harness.LetOthersRun();
        Assert.Equal(OrchestrationRuntimeStatus.Running, await harness.Status(id));
        await TestSupport.Eventually.True(() => harness.Log.Lines.Any(line => line.Message.Contains("awaited something other than its context")));
        await harness.Client.TerminateInstanceAsync(id, "bye");
        Assert.Equal("Terminated out=\"bye\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task det_3_the_context_refuses_other_threads(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
        {
            try
            {
                Task.Run(() => context.CallActivityAsync<string>("Echo", "x")).GetAwaiter().GetResult();
                return Task.FromResult("called");
            }
            catch (InvalidOperationException)
            {
                return Task.FromResult("refused");
            }
        }));
        Assert.Equal("Completed out=\"refused\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task det_4_is_replaying_is_false_exactly_once_for_each_line(EngineMode mode)
    {
        var seen = new ConcurrentQueue<string>();
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            seen.Enqueue($"1:{context.IsReplaying}");
            await context.CallActivityAsync<string>("Echo", "x");
            seen.Enqueue($"2:{context.IsReplaying}");
            return "done";
        }));
        await harness.Run("O");
        Assert.Equal(harness.ReplaysEveryTurn ? "1:False 1:True 2:False" : "1:False 2:False", string.Join(' ', seen));
    }

    [Theory, EachMode]
    public async Task two_versions_of_one_name_run_side_by_side(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, TwoVersions);
        var ids = new List<string>();
        foreach (var version in new[] { "1.0", "2.0" })
            ids.Add(await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = version }));
        await harness.CrashAndReopen();
        foreach (var id in ids)
            await harness.Raise(id, "go", "v");
        Assert.Equal("Completed out=\"one v 1.0\"", await harness.End(ids[0]));
        Assert.Equal("Completed out=\"two v 2.0 activity 2.0\"", await harness.End(ids[1]));
    }

    [Theory, EachMode]
    public async Task a_version_the_worker_does_not_serve_fails(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, TwoVersions, worker => worker.UseVersioning(new()
        {
            Version = "1.0",
            MatchStrategy = DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder,
            FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Fail,
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = "2.0" });
        Assert.Contains("VersionMismatch", await harness.End(id));
    }

    private static void TwoVersions(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<object?, string>("O", "1.0", async (context, _) =>
            $"one {await context.WaitForExternalEvent<string>("go")} {context.Version}")
        .AddOrchestratorFunc<object?, string>("O", "2.0", async (context, _) =>
        {
            var raised = await context.WaitForExternalEvent<string>("go");
            return $"two {raised} {context.Version} {await context.CallActivityAsync<string>("Versioned")}";
        })
        .AddActivityFunc<object?, string>("Versioned", "2.0", (context, _) => Task.FromResult($"activity {context.Version}"));

    private static Action<DurableTaskRegistry> Calls(params string[] activities) => tasks => tasks.AddShared()
        .AddActivityFunc<string?, string?>("Echo2", (_, input) => input)
        .AddOrchestratorFunc<string>("O", async context =>
        {
            foreach (var activity in activities)
                await context.CallActivityAsync<string>(activity, "x");
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("go");
        });

    private static async Task<string> Begin(Harness harness)
    {
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.UntilCustomStatus(id, "\"waiting\"");
        return id;
    }
}
