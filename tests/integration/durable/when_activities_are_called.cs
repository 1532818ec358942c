using Microsoft.DurableTask;
using static Emulators.Durable.Observations;

namespace Emulators.Durable;

public sealed class when_activities_are_called
{
    [Theory, EachMode]
    public async Task act_1_results_come_back_in_sequence(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            var first = await context.CallActivityAsync<string>("Echo", "1");
            return await context.CallActivityAsync<string>("Echo", first + "2");
        }));
        Assert.Equal("Completed out=\"12\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task act_2_an_orchestrator_that_returns_null_completes_without_output(EngineMode mode)
    {
        await using var harness = await Harness.Start(
            mode, tasks => tasks.AddOrchestratorFunc<object?, string?>("O", (_, _) => Task.FromResult<string?>(null)));
        Assert.Equal("Completed out=∅", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task act_3_null_goes_in_and_comes_out(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
            await context.CallActivityAsync<string?>("Echo") is null ? "was null" : "was not null"));
        Assert.Equal("Completed out=\"was null\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task act_4_when_all_with_two_failures_throws_the_first(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            try
            {
                await Task.WhenAll(
                    context.CallActivityAsync<string>("Echo", "0"),
                    context.CallActivityAsync<string>("Boom", "1"),
                    context.CallActivityAsync<string>("Boom", "2"));
                return "no failure";
            }
            catch (TaskFailedException failure)
            {
                return $"{failure.GetType().Name}: {failure.Message}";
            }
        }));
        Assert.Equal(
            "Completed out=\"TaskFailedException: Task 'Boom' (#1) failed with an unhandled exception: boom 1\"",
            Unescape(await harness.Run("O")));
    }

    [Theory, EachMode]
    public async Task act_5_an_activity_that_is_not_registered_fails(EngineMode mode)
    {
        await using var harness = await Harness.Start(
            mode, tasks => tasks.AddOrchestratorFunc<string>("O", context => context.CallActivityAsync<string>("Missing")));
        const string text = "Task 'Missing' (#0) failed with an unhandled exception: No activity task named 'Missing' was found.";
        Assert.Equal(
            $"Failed out={text} fail=[Microsoft.DurableTask.TaskFailedException: {text} "
            + "<- [ActivityTaskNotFound: No activity task named 'Missing' was found.]]",
            await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task err_1_an_uncaught_activity_failure_fails_the_orchestration(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared()
            .AddOrchestratorFunc<string>("O", context => context.CallActivityAsync<string>("Boom", "x")));
        const string text = "Task 'Boom' (#0) failed with an unhandled exception: boom x";
        Assert.Equal(
            $"Failed out={text} fail=[Microsoft.DurableTask.TaskFailedException: {text} <- [System.InvalidOperationException: boom x]]",
            await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task err_2_a_caught_failure_shows_name_id_and_inner_exception(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("BoomInner", "x");
            }
            catch (TaskFailedException failure)
            {
                return $"TaskName={failure.TaskName} Id={failure.TaskId} msg={failure.Message} details={Describe(failure.FailureDetails)} "
                    + $"IsCausedBy={failure.FailureDetails.IsCausedBy<InvalidOperationException>()}";
            }
        }));
        Assert.Equal(
            "Completed out=\"TaskName=BoomInner Id=0 msg=Task 'BoomInner' (#0) failed with an unhandled exception: outer "
            + "details=[System.InvalidOperationException: outer <- [System.ArgumentException: inner]] IsCausedBy=True\"",
            Unescape(await harness.Run("O")));
    }

    [Theory, EachMode]
    public async Task err_3_an_orchestrator_that_throws_fails_with_its_exception(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        Assert.Equal(
            "Failed out=orchestrator boom fail=[System.InvalidOperationException: orchestrator boom]", await harness.Run("Throws"));
    }

    [Theory, EachMode]
    public async Task err_4_a_failed_sub_orchestration_can_be_caught(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Throws");
            }
            catch (TaskFailedException failure)
            {
                return $"{failure.Message} | {Describe(failure.FailureDetails)}";
            }
        }));
        Assert.Equal(
            "Completed out=\"Task 'Throws' (#0) failed with an unhandled exception: orchestrator boom | "
            + "[System.InvalidOperationException: orchestrator boom]\"",
            Unescape(await harness.Run("O")));
    }

    /// <summary>JSON writes some characters of a string as escapes; the table shows the string.</summary>
    private static string Unescape(string text) => System.Text.RegularExpressions.Regex.Unescape(text);
}
