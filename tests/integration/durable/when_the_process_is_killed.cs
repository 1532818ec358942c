using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TestSupport;

namespace Emulators.Durable;

/// <summary>The engine dies in the middle of each situation and goes on from what it had acknowledged.</summary>
public sealed class when_the_process_is_killed
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Never = TimeSpan.FromHours(2);

    [Theory, EachMode]
    public async Task an_activity_that_dies_half_way_runs_again(EngineMode mode)
    {
        var runs = 0;
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddActivityFunc<string, string>("HalfWay", async (_, input) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    reached.SetResult();
                    await release.Task;
                }
                return $"{input} on run {runs}";
            })
            .AddOrchestratorFunc<string>("O", context => context.CallActivityAsync<string>("HalfWay", "done")));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await reached.Task;
        await harness.CrashAndReopen();
        Assert.Equal("Completed out=\"done on run 2\"", await harness.End(id));
        release.SetResult();
        Assert.Equal(2, runs);
    }

    [Theory, EachMode]
    public async Task a_completed_activity_does_not_run_again(EngineMode mode)
    {
        var runs = 0;
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddActivityFunc("Counted", string (_) => $"run {Interlocked.Increment(ref runs)}")
            .AddOrchestratorFunc<string>("O", async context =>
            {
                var result = await context.CallActivityAsync<string>("Counted");
                context.SetCustomStatus("waiting");
                await context.WaitForExternalEvent<string>("go");
                return result;
            }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.UntilCustomStatus(id, "\"waiting\"");
        await harness.CrashAndReopen();
        await harness.Raise(id, "go");
        Assert.Equal("Completed out=\"run 1\"", await harness.End(id));
        Assert.Equal(1, runs);
    }

    [Theory, EachMode]
    public async Task an_event_acknowledged_before_its_wait_is_kept(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            await context.WaitForExternalEvent<string>("begin");
            return await context.WaitForExternalEvent<string>("e") + await context.WaitForExternalEvent<string>("e");
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "1");
        await harness.CrashAndReopen();
        await harness.Raise(id, "e", "2");
        await harness.CrashAndReopen();
        await harness.Raise(id, "begin");
        Assert.Equal("Completed out=\"12\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_time_out_survives_and_the_retry_gets_the_next_event(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    context.SetCustomStatus(attempt);
                    return $"{await context.WaitForExternalEvent<string>("card", attempt == 1 ? Soon : Never)} on attempt {attempt}";
                }
                catch (TaskCanceledException)
                {
                }
            }
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.CrashAndReopen();
        await harness.UntilCustomStatus(id, "2");
        await harness.CrashAndReopen();
        await harness.Raise(id, "card", "read");
        Assert.Equal("Completed out=\"read on attempt 2\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task an_event_after_completion_is_still_refused(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Marker");
        var end = await harness.End(id);
        await harness.CrashAndReopen();
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => harness.Raise(id, "go"));
        Assert.Equal(end, await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_retry_goes_on_counting_where_it_stood(EngineMode mode)
    {
        var attempts = new ConcurrentQueue<string>();
        await using var harness = await Harness.Start(mode, tasks => tasks
            .AddActivityFunc("Fails", string (_) =>
            {
                attempts.Enqueue("attempt");
                throw new InvalidOperationException("boom");
            })
            .AddOrchestratorFunc<string>("O", context =>
                context.CallActivityAsync<string>("Fails", TaskOptions.FromRetryPolicy(new RetryPolicy(3, Soon)))));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await Eventually.Get(() => Task.FromResult(attempts.Count), count => count >= 1);
        await harness.CrashAndReopen();
        Assert.StartsWith("Failed out=Task 'Fails' (#4) failed", await harness.End(id));
        // At least once: the attempt whose result was not committed may have run twice.
        Assert.InRange(attempts.Count, 3, 4);
    }

    [Theory, EachMode]
    public async Task a_child_and_its_parent_find_each_other_again(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", context =>
            context.CallSubOrchestratorAsync<string>("WaitsForGo", new SubOrchestrationOptions(instanceId: "child"))));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.CrashAndReopen();
        await Eventually.Get(() => harness.Status("child"), status => status == OrchestrationRuntimeStatus.Running);
        await harness.CrashAndReopen();
        await harness.Raise("child", "go", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End("child"));
        await harness.CrashAndReopen();
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_continued_instance_goes_on(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string, string>("O", async (context, soFar) =>
        {
            if (soFar.Length == 3)
                return soFar;
            context.ContinueAsNew(soFar + await context.WaitForExternalEvent<string>("e"));
            return "not the end";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O", "");
        foreach (var letter in "abc")
        {
            await harness.Raise(id, "e", $"{letter}");
            await harness.CrashAndReopen();
        }
        Assert.Equal("Completed out=\"abc\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task an_uncancelled_timer_still_keeps_the_instance(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None);
            await Task.WhenAny(timer, context.WaitForExternalEvent<string>("e"));
            return "event";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e");
        await harness.CrashAndReopen();
        Assert.Equal("Completed out=\"event\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task five_thousand_events_are_replayed(EngineMode mode)
    {
        // Replaying every turn is quadratic by its nature: fewer there.
        var events = mode == EngineMode.Warm ? 5_000 : 200;
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<int>("O", async context =>
        {
            var sum = 0;
            for (var i = 0; i < events; i++)
                sum += await context.WaitForExternalEvent<int>("add");
            return sum;
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await Task.WhenAll(Enumerable.Range(0, events - 1).Select(_ => harness.Raise(id, "add", 1)));
        await harness.CrashAndReopen();
        await harness.Raise(id, "add", 1);
        Assert.Equal($"Completed out={events}", await harness.End(id));
    }

    [Fact]
    public async Task ten_thousand_waiting_instances_are_ready_again()
    {
        const int count = 10_000;
        await using var harness = await Harness.Start(EngineMode.Warm, tasks => tasks.AddOrchestratorFunc<int, int>(
            "O", async (context, input) => input + await context.WaitForExternalEvent<int>("go", Never)));
        var ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => harness.Client.ScheduleNewOrchestrationInstanceAsync("O", i)));
        await harness.CrashAndReopen();
        await Task.WhenAll(ids.Select(id => harness.Raise(id, "go", 1)));
        var ends = await Task.WhenAll(ids.Select(harness.End));
        Assert.All(ends.Index(), end => Assert.Equal($"Completed out={end.Index + 1}", end.Item));
    }

    [Fact]
    public async Task what_the_first_activities_cause_happens_once_while_others_are_still_taken_up()
    {
        const int count = 1_000;
        var release = new TaskCompletionSource();
        var waits = true;
        await using var harness = await Harness.Start(EngineMode.Warm, tasks => tasks
            .AddActivityFunc<int, int>("First", async (_, input) =>
            {
                if (Volatile.Read(ref waits))
                    await release.Task;
                return input;
            })
            .AddOrchestratorFunc<int, int>("Child", (_, input) => Task.FromResult(input))
            .AddOrchestratorFunc<int, int>("O", async (context, i) =>
                await context.CallSubOrchestratorAsync<int>("Child", await context.CallActivityAsync<int>("First", i))));
        var ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => harness.Client.ScheduleNewOrchestrationInstanceAsync("O", i)));
        await Task.WhenAll(ids.Select(id => harness.Client.WaitForInstanceStartAsync(id)));
        Volatile.Write(ref waits, false);
        await harness.CrashAndReopen();
        var ends = await Task.WhenAll(ids.Select(harness.End));
        Assert.All(ends.Index(), end => Assert.Equal($"Completed out={end.Index}", end.Item));
        release.SetResult();
    }

    [Theory, EachMode]
    public async Task a_crash_after_a_crash_loses_nothing_of_many_different_instances(EngineMode mode)
    {
        const int count = 60;
        const int crashes = 8;
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared()
            .AddOrchestratorFunc<int, int>("Child", async (context, rounds) =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                if (rounds > 0)
                    context.ContinueAsNew(rounds - 1);
                return rounds;
            })
            .AddOrchestratorFunc<string, string>("Partner", async (context, replyTo) =>
            {
                context.SendEvent(replyTo, "reply", await context.CallActivityAsync<string>("Echo", "hello"));
                return "sent";
            })
            .AddOrchestratorFunc<int, string>("O", async (context, i) =>
            {
                var echoes = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => context.CallActivityAsync<string>("Echo", $"{n}")));
                var child = await context.CallSubOrchestratorAsync<int>("Child", 3);
                var reply = context.WaitForExternalEvent<string>("reply", Never);
                var sent = await context.CallSubOrchestratorAsync<string>("Partner", context.InstanceId);
                return $"{i} {string.Concat(echoes)} {child} {sent} {await reply}";
            }));
        var ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => harness.Client.ScheduleNewOrchestrationInstanceAsync("O", i)));
        for (var crash = 0; crash < crashes; crash++)
            await harness.CrashAndReopen();
        for (var i = 0; i < count; i++)
            Assert.Equal($"Completed out=\"{i} 0123 0 sent hello\"", await harness.End(ids[i]));
    }
}
