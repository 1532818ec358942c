using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable;

public sealed class when_timers_are_set
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Never = TimeSpan.FromHours(2);

    [Theory, EachMode]
    public async Task tm_1_a_cancelled_timer_does_not_keep_the_instance(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(Never, stop.Token);
            var raised = context.WaitForExternalEvent<string>("e");
            if (await Task.WhenAny(timer, raised) == timer)
                return "timer";
            stop.Cancel();
            return "event";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "v");
        Assert.Equal("Completed out=\"event\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task tm_2_a_timer_that_is_not_cancelled_keeps_the_instance_running(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            var timer = context.CreateTimer(Never, CancellationToken.None);
            await Task.WhenAny(timer, context.WaitForExternalEvent<string>("e"));
            return "event";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "v");
        await harness.LetOthersRun();
        Assert.Equal(OrchestrationRuntimeStatus.Running, await harness.Status(id));
    }

    [Theory, EachMode]
    public async Task tm_2_and_it_completes_when_the_timer_has_fired(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", context =>
        {
            _ = context.CreateTimer(Soon, CancellationToken.None);
            return Task.FromResult("returned");
        }));
        Assert.Equal("Completed out=\"returned\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task tm_3_timers_of_zero_and_in_the_past_fire(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            return "fired";
        }));
        Assert.Equal("Completed out=\"fired\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task tm_4_awaiting_a_cancelled_timer_throws(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(Never, stop.Token);
            stop.Cancel();
            try
            {
                await timer;
                return "no exception";
            }
            catch (Exception failure)
            {
                return failure.GetType().Name;
            }
        }));
        Assert.Equal("Completed out=\"TaskCanceledException\"", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task tm_5_time_stands_still_in_a_turn_and_guids_differ(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            var first = context.CurrentUtcDateTime;
            var second = context.CurrentUtcDateTime;
            await context.CreateTimer(Soon, CancellationToken.None);
            return $"same turn equal={first == second} kind={first.Kind} later advances={context.CurrentUtcDateTime > first} "
                + $"guid differs={context.NewGuid() != context.NewGuid()}";
        }));
        Assert.Equal("Completed out=\"same turn equal=True kind=Utc later advances=True guid differs=True\"", await harness.Run("O"));
    }
}
