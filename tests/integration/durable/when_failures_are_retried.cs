using System.Collections.Concurrent;
using Microsoft.DurableTask;

namespace Emulators.Durable;

public sealed class when_failures_are_retried
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    [Theory, EachMode]
    public async Task retry_1_the_third_attempt_succeeds(EngineMode mode)
    {
        var attempts = 0;
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddActivityFunc("Flaky", string (_) => ++attempts < 3 ? throw new InvalidOperationException("not yet") : $"ok after {attempts}")
            .AddOrchestratorFunc<string>("O", context =>
                context.CallActivityAsync<string>("Flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, Soon)))));
        Assert.Equal("Completed out=\"ok after 3\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task retry_2_exhausted_attempts_fail_with_the_last_failure(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
            context.CallActivityAsync<string>("Boom", "r", TaskOptions.FromRetryPolicy(new RetryPolicy(2, Soon)))));
        const string text = "Task 'Boom' (#2) failed with an unhandled exception: boom r";
        Assert.Equal(
            $"Failed out={text} fail=[Microsoft.DurableTask.TaskFailedException: {text} <- [System.InvalidOperationException: boom r]]",
            await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task retry_3_a_handler_stops_at_attempt_three(EngineMode mode)
    {
        var trace = new ConcurrentQueue<string>();
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
            context.CallActivityAsync<string>("Boom", "h", TaskOptions.FromRetryHandler(retry =>
            {
                if (!retry.OrchestrationContext.IsReplaying)
                    trace.Enqueue($"attempt {retry.LastAttemptNumber} {retry.LastFailure.ErrorType}");
                return retry.LastAttemptNumber < 3;
            }))));
        const string text = "Task 'Boom' (#2) failed with an unhandled exception: boom h";
        Assert.Equal(
            $"Failed out={text} fail=[Microsoft.DurableTask.TaskFailedException: {text} <- [System.InvalidOperationException: boom h]]",
            await harness.Run("O"));
        Assert.Equal(
            "attempt 1 System.InvalidOperationException,attempt 2 System.InvalidOperationException,attempt 3 System.InvalidOperationException",
            string.Join(',', trace));
    }

    [Theory, EachMode]
    public async Task a_failure_the_policy_does_not_handle_is_not_retried(EngineMode mode)
    {
        var attempts = 0;
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddActivityFunc("Flaky", string (_) => throw new InvalidOperationException($"attempt {++attempts}"))
            .AddOrchestratorFunc<string>("O", context => context.CallActivityAsync<string>(
                "Flaky",
                TaskOptions.FromRetryPolicy(new RetryPolicy(5, Soon) { HandleFailure = failure => !failure.IsCausedBy<InvalidOperationException>() }))));
        Assert.StartsWith("Failed out=Task 'Flaky' (#0) failed with an unhandled exception: attempt 1", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task a_sub_orchestration_is_retried_under_the_same_id(EngineMode mode)
    {
        var ids = new ConcurrentQueue<string>();
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddOrchestratorFunc<object?, string>("Child", (context, _) =>
            {
                ids.Enqueue(context.InstanceId);
                return ids.Count < 3 ? throw new InvalidOperationException("not yet") : Task.FromResult("third");
            })
            .AddOrchestratorFunc<string>("O", context =>
                context.CallSubOrchestratorAsync<string>("Child", TaskOptions.FromRetryPolicy(new RetryPolicy(5, Soon)))));
        Assert.Equal("Completed out=\"third\"", await harness.Run("O"));
        Assert.Single(ids.Distinct());
    }
}
