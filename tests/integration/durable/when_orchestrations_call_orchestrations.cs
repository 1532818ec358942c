using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static Emulators.Durable.Observations;

namespace Emulators.Durable;

public sealed class when_orchestrations_call_orchestrations
{
    [Theory, EachMode]
    public async Task orch_1_an_orchestrator_that_is_not_registered_fails(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("MissingOrchestrator", new SubOrchestrationOptions(instanceId: "child"));
            }
            catch (TaskFailedException failure)
            {
                return Describe(failure.FailureDetails);
            }
        }));
        const string text = "[OrchestratorTaskNotFound: No orchestrator task named 'MissingOrchestrator' was found.]";
        Assert.Equal($"Completed out=\"{text}\"", (await harness.Run("O")).Replace("\\u0027", "'"));
        Assert.Equal($"Failed out=∅ fail={text}", await harness.End("child"));
    }

    /// <summary>The in-memory host fails the instance; the Functions host refuses, and so does this engine.</summary>
    [Theory, EachMode]
    public async Task orch_1_and_a_client_is_refused(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => harness.Run("MissingOrchestrator"));
        Assert.Equal("No orchestrator task named 'MissingOrchestrator' was found.", refusal.Status.Detail);
    }

    [Theory, EachMode]
    public async Task sub_1_the_child_sees_its_parent(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddOrchestratorFunc<string, string>("Child", (context, input) => Task.FromResult($"{input} parent={context.Parent?.Name}"))
            .AddOrchestratorFunc<string>("Sub", context => context.CallSubOrchestratorAsync<string>("Child", "in")));
        Assert.Equal("Completed out=\"in parent=Sub\"", await harness.Run("Sub"));
    }

    [Theory, EachMode]
    public async Task sub_2_automatic_ids_are_32_hex_digits_and_the_same_on_replay(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddOrchestratorFunc<object?, string>("Child", (context, _) => Task.FromResult(context.InstanceId))
            .AddOrchestratorFunc<string>("O", async context =>
            {
                var automatic = await context.CallSubOrchestratorAsync<string>("Child");
                var named = await context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions(instanceId: "as-given"));
                await context.WaitForExternalEvent<string>("go");
                return $"{automatic} {named}";
            }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await TestSupport.Eventually.Get(() => harness.Status("as-given"), status => status == OrchestrationRuntimeStatus.Completed);
        await harness.CrashAndReopen();
        await harness.Raise(id, "go", "");
        Assert.Matches("^Completed out=\"[0-9a-f]{32} as-given\"$", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_child_whose_id_is_taken_fails_the_call(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
            context.CallSubOrchestratorAsync<string>("WaitsForGo", new SubOrchestrationOptions(instanceId: "taken"))));
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", new StartOrchestrationOptions("taken"));
        Assert.Contains("An Orchestration instance with the ID taken already exists.", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task a_terminated_child_fails_the_call(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
            context.CallSubOrchestratorAsync<string>("WaitsForGo", new SubOrchestrationOptions(instanceId: "child"))));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await TestSupport.Eventually.Get(() => harness.Status("child"), status => status == OrchestrationRuntimeStatus.Running);
        await harness.Client.TerminateInstanceAsync("child", "bye");
        Assert.StartsWith("Failed out=Task 'WaitsForGo' (#0) failed with an unhandled exception:", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task term_2_the_child_of_a_terminated_parent_keeps_running(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
            context.CallSubOrchestratorAsync<string>("WaitsForGo", new SubOrchestrationOptions(instanceId: "child"))));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await TestSupport.Eventually.Get(() => harness.Status("child"), status => status == OrchestrationRuntimeStatus.Running);
        await harness.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("bye", Recursive: true));
        Assert.Equal("Terminated out=\"bye\"", await harness.End(id));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await harness.Status("child"));
        await harness.Raise("child", "go", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End("child"));
    }

    [Theory, EachMode]
    public async Task can_1_continue_as_new_keeps_unprocessed_events(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string, string>("O", async (context, soFar) =>
        {
            if (soFar.Length == 0)
                await context.WaitForExternalEvent<string>("begin");
            if (soFar.Length == 3)
                return soFar;
            context.ContinueAsNew(soFar + await context.WaitForExternalEvent<string>("e"));
            return "not the end";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", "");
        foreach (var letter in "abc")
            await harness.Raise(id, "e", $"{letter}");
        await harness.Raise(id, "begin", "");
        Assert.Equal("Completed out=\"abc\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task can_2_without_preserving_they_are_dropped(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<bool, string>("O", async (context, again) =>
        {
            if (again)
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromMilliseconds(10), stop.Token);
                var raised = context.WaitForExternalEvent<string>("e");
                return await Task.WhenAny(timer, raised) == timer ? "dropped" : "kept";
            }
            await context.WaitForExternalEvent<string>("begin");
            context.ContinueAsNew(true, preserveUnprocessedEvents: false);
            return "not the end";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", false);
        await harness.Raise(id, "e", "v");
        await harness.Raise(id, "begin", "");
        Assert.Equal("Completed out=\"dropped\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_continued_child_still_answers_its_parent(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddOrchestratorFunc<int, string>("Child", (context, round) =>
            {
                if (round < 3)
                    context.ContinueAsNew(round + 1);
                return Task.FromResult($"round {round}");
            })
            .AddOrchestratorFunc<string>("O", context => context.CallSubOrchestratorAsync<string>("Child", 0)));
        Assert.Equal("Completed out=\"round 3\"", await harness.Run("O"));
    }
}
