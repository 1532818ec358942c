using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable;

public sealed class when_clients_manage_instances
{
    private static StartOrchestrationOptions WithId(string id) => new(id);

    [Theory, EachMode]
    public async Task id_1_an_id_that_is_running_cannot_be_started(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId("x"));
        var refusal = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId("x")));
        Assert.Equal("An Orchestration instance with the ID x already exists.", refusal.Message);
        await harness.CrashAndReopen();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId("x")));
    }

    [Theory, EachMode]
    public async Task id_1_of_many_concurrent_starts_one_wins(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var starts = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId("x"));
                return 1;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return 0;
            }
        }));
        Assert.Equal(1, (await Task.WhenAll(starts)).Sum());
    }

    [Theory, EachMode]
    public async Task id_2_an_id_that_has_completed_runs_anew(EngineMode mode)
    {
        await using var harness = await Harness.Start(
            mode, tasks => tasks.AddOrchestratorFunc<string, string>("O", (_, input) => Task.FromResult(input)));
        foreach (var input in new[] { "one", "two" })
        {
            await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", input, WithId("x"));
            Assert.Equal($"Completed out=\"{input}\"", await harness.End("x"));
        }
    }

    [Theory, EachMode]
    public async Task id_3_an_unknown_instance_is_null(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        Assert.Null(await harness.Client.GetInstanceAsync("nobody"));
    }

    [Theory, EachMode]
    public async Task id_4_waiting_for_an_unknown_instance_ends_with_the_token(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        using var token = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var end = await Assert.ThrowsAsync<OperationCanceledException>(
            () => harness.Client.WaitForInstanceCompletionAsync("nobody", token.Token));
        Assert.Equal("The WaitForInstanceCompletionAsync operation was canceled.", end.Message);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("@entity")]
    [InlineData("ümlaut")]
    public async Task ids_that_azure_refuses_are_refused(string id)
    {
        await using var harness = await Harness.Start(EngineMode.Warm, tasks => tasks.AddShared());
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId(id)));
        Assert.Equal(StatusCode.Internal, refusal.StatusCode);
    }

    [Theory, EachMode]
    public async Task sus_1_a_suspended_instance_keeps_events_until_it_is_resumed(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        await harness.Client.SuspendInstanceAsync(id, "why");
        await harness.Raise(id, "go", "v");
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, await harness.Status(id));
        await harness.CrashAndReopen();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, await harness.Status(id));
        await harness.Client.ResumeInstanceAsync(id);
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task term_1_termination_has_an_output(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        await harness.Client.TerminateInstanceAsync(id, "bye");
        Assert.Equal("Terminated out=\"bye\"", await harness.End(id));
    }

    /// <summary>The in-memory host accepts this silently, the Functions host refuses: the stricter is kept.</summary>
    [Theory, EachMode]
    public async Task term_3_terminating_a_completed_instance_is_refused_and_changes_nothing(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<object?, string?>("O", (_, _) => (string?)null));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        Assert.Equal("Completed out=∅", await harness.End(id));
        await Assert.ThrowsAsync<RpcException>(() => harness.Client.TerminateInstanceAsync(id, "bye"));
        Assert.Equal("Completed out=∅", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task term_4_terminating_or_suspending_an_unknown_instance_is_refused(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        await Assert.ThrowsAsync<RpcException>(() => harness.Client.TerminateInstanceAsync("nobody", "bye"));
        await Assert.ThrowsAsync<RpcException>(() => harness.Client.SuspendInstanceAsync("nobody"));
    }

    [Theory, EachMode]
    public async Task purge_1_a_completed_instance_goes_away(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Marker");
        await harness.End(id);
        Assert.Equal(1, (await harness.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Null(await harness.Client.GetInstanceAsync(id));
    }

    [Theory, EachMode]
    public async Task purge_2_a_running_instance_stays(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Equal(OrchestrationRuntimeStatus.Running, await harness.Status(id));
    }

    [Theory, EachMode]
    public async Task purge_3_an_unknown_instance_counts_nothing(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("nobody")).PurgedInstanceCount);
    }

    [Theory, EachMode]
    public async Task purging_by_status_leaves_the_others(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        await harness.Run("Throws");
        await harness.Run("Marker");
        var result = await harness.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Failed]));
        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Equal(["Marker"], await harness.Names(new OrchestrationQuery()));
    }

    [Theory, EachMode]
    public async Task rest_1_a_completed_instance_restarts_under_its_own_id_or_a_new_one(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string, string>(
            "O", (context, input) => Task.FromResult($"{input} parent={context.Parent?.InstanceId ?? "none"}")));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", "again");
        await harness.End(id);
        foreach (var anew in new[] { false, true })
        {
            var restarted = await harness.Client.RestartAsync(id, restartWithNewInstanceId: anew);
            Assert.Equal(!anew, restarted == id);
            Assert.Equal("Completed out=\"again parent=none\"", await harness.End(restarted));
        }
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Client.RestartAsync("nobody"));
    }

    [Theory, EachMode]
    public async Task cs_1_custom_status_is_seen_while_running_and_can_be_cleared(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            context.SetCustomStatus(new { step = 1 });
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(null);
            return "done";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.UntilCustomStatus(id, "{\"step\":1}");
        await harness.Raise(id, "go");
        await harness.End(id);
        Assert.Null((await harness.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.SerializedCustomStatus);
    }

    [Theory, EachMode]
    public async Task q_1_queries_by_status_prefix_and_page(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        for (var i = 0; i < 5; i++)
            await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId($"q-{i}"));
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo", WithId("other"));
        await harness.Run("Marker");
        var query = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running], InstanceIdPrefix: "q-", PageSize: 2);
        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in harness.Client.GetAllInstancesAsync(query).AsPages())
            pages.Add(page);
        Assert.Equal("5 in 3 pages", $"{pages.Sum(page => page.Values.Count)} in {pages.Count} pages");
        var rest = harness.Client.GetAllInstancesAsync(query with { ContinuationToken = pages[0].ContinuationToken });
        Assert.Equal(["q-2", "q-3", "q-4"], await Ids(rest));
        Assert.Empty(await Ids(harness.Client.GetAllInstancesAsync(query with { CreatedFrom = DateTimeOffset.UtcNow.AddHours(1) })));
    }

    [Theory, EachMode]
    public async Task h_1_history_tells_what_happened_in_order(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Marker");
        await harness.End(id);
        var history = await harness.Client.GetOrchestrationHistoryAsync(id);
        Assert.Equal(
            [
                EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TaskScheduled, EventType.OrchestratorCompleted,
                EventType.OrchestratorStarted, EventType.TaskCompleted, EventType.ExecutionCompleted, EventType.OrchestratorCompleted,
            ],
            history.Select(item => item.EventType));
        Assert.Equal("Echo", history.OfType<TaskScheduledEvent>().Single().Name);
    }

    [Theory, EachMode]
    public async Task an_instance_with_a_start_time_waits_for_it(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var later = await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "WaitsForGo", new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddHours(1)));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, await harness.Status(later));
        var soon = await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "WaitsForGo", new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(50)));
        await harness.Raise(soon, "go", "early");
        await harness.CrashAndReopen();
        Assert.Equal("Completed out=\"early\"", await harness.End(soon));
    }

    private static async Task<List<string>> Ids(AsyncPageable<OrchestrationMetadata> instances)
    {
        var ids = new List<string>();
        await foreach (var instance in instances)
            ids.Add(instance.InstanceId);
        return ids;
    }
}
