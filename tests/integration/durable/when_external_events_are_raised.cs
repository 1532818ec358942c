using System.Text.Json;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable;

public sealed class when_external_events_are_raised
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Never = TimeSpan.FromHours(2);

    [Theory, EachMode]
    public async Task ev_1_an_event_after_the_wait_is_received(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        await harness.Raise(id, "go", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_2_two_events_before_the_wait_come_in_order(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            await context.WaitForExternalEvent<string>("begin");
            return await context.WaitForExternalEvent<string>("e") + await context.WaitForExternalEvent<string>("e");
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "1");
        await harness.Raise(id, "e", "2");
        await harness.Raise(id, "begin", "");
        Assert.Equal("Completed out=\"12\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_3_the_case_of_the_name_does_not_matter(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        await harness.Raise(id, "GO", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_4_after_a_timed_out_wait_the_next_wait_gets_the_event(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string>("O", async context =>
        {
            var first = "no timeout";
            try
            {
                await context.WaitForExternalEvent<string>("e", Soon);
            }
            catch (Exception failure)
            {
                first = failure.GetType().Name;
            }
            context.SetCustomStatus("timed out");
            return $"{first} then {await context.WaitForExternalEvent<string>("e")}";
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.UntilCustomStatus(id, "\"timed out\"");
        await harness.Raise(id, "e", "v");
        Assert.Equal("Completed out=\"TaskCanceledException then v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_5_after_a_wait_cancelled_by_token_the_next_wait_gets_the_event(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            using var stop = new CancellationTokenSource();
            var lost = context.WaitForExternalEvent<string>("e", stop.Token);
            if (await Task.WhenAny(context.CreateTimer(Soon, CancellationToken.None), lost) != lost)
                stop.Cancel();
            context.SetCustomStatus("cancelled");
            return await context.WaitForExternalEvent<string>("e");
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.UntilCustomStatus(id, "\"cancelled\"");
        await harness.Raise(id, "e", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_6_after_a_lost_wait_that_was_not_cancelled_the_next_wait_gets_the_event(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            await Task.WhenAny(context.CreateTimer(Soon, CancellationToken.None), context.WaitForExternalEvent<string>("e"));
            context.SetCustomStatus("lost");
            return await context.WaitForExternalEvent<string>("e");
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.UntilCustomStatus(id, "\"lost\"");
        await harness.Raise(id, "e", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_7_of_two_waits_the_newer_is_served_first(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            var older = context.WaitForExternalEvent<string>("e");
            var newer = context.WaitForExternalEvent<string>("e");
            return await older + await newer;
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "1");
        await harness.Raise(id, "e", "2");
        Assert.Equal("Completed out=\"21\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_8_an_event_to_an_unknown_instance_is_refused(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => harness.Raise("nobody", "go", "v"));
        Assert.Equal(StatusCode.Unknown, refusal.StatusCode);
    }

    [Theory, EachMode]
    public async Task ev_9_an_event_to_a_completed_instance_is_refused_and_changes_nothing(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Marker");
        var end = await harness.End(id);
        await Assert.ThrowsAsync<RpcException>(() => harness.Raise(id, "go", "v"));
        Assert.Equal(end, await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_10_a_payload_of_the_wrong_type_fails_the_waiting_orchestration_past_its_catch(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            try
            {
                return $"{await context.WaitForExternalEvent<int>("e")}";
            }
            catch (JsonException)
            {
                return "caught";
            }
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "not a number");
        Assert.Equal(
            "Failed out=∅ fail=[System.Text.Json.JsonException: The JSON value could not be converted to System.Int32. "
            + "Path: $ | LineNumber: 0 | BytePositionInLine: 14. "
            + "<- [System.InvalidOperationException: Cannot get the value of a token type 'String' as a number.]]",
            await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_10_a_payload_of_the_wrong_type_that_came_early_can_be_caught(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", async context =>
        {
            await context.WaitForExternalEvent<string>("begin");
            try
            {
                return $"{await context.WaitForExternalEvent<int>("e")}";
            }
            catch (JsonException)
            {
                return "caught";
            }
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "not a number");
        await harness.Raise(id, "begin", "");
        Assert.Equal("Completed out=\"caught\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task ev_11_a_null_payload_is_null(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        await harness.Raise(id, "go");
        Assert.Equal("Completed out=∅", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task names_may_hold_any_character(EngineMode mode)
    {
        const string name = "card read/2-1:ü#?&%";
        await using var harness = await Harness.Start(
            mode, tasks => tasks.AddOrchestratorFunc<string>("O", context => context.WaitForExternalEvent<string>(name)));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, name, "v");
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task two_waits_of_one_name_must_want_the_same_type(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddOrchestratorFunc<string>("O", context =>
        {
            _ = context.WaitForExternalEvent<int>("e");
            return context.WaitForExternalEvent<string>("e");
        }));
        Assert.Contains("Events with the same name must have the same type argument", await harness.Run("O"));
    }

    [Theory, EachMode]
    public async Task one_orchestration_can_send_an_event_to_another(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared().AddOrchestratorFunc<string, string>("Sender", (context, to) =>
        {
            context.SendEvent(to, "go", "sent");
            context.SendEvent("nobody", "go", "dropped");
            return Task.FromResult("done");
        }));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        Assert.Equal("Completed out=\"done\"", await harness.Run("Sender", id));
        Assert.Equal("Completed out=\"sent\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_payload_beyond_four_megabytes_is_refused(EngineMode mode)
    {
        await using var harness = await Harness.Start(mode, tasks => tasks.AddShared());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("WaitsForGo");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => harness.Raise(id, "go", new string('x', 5_000_000)));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        var megabyte = new string('x', 1_000_000);
        await harness.Raise(id, "go", megabyte);
        Assert.Equal($"Completed out=\"{megabyte}\"", await harness.End(id));
    }

    [Theory, EachMode]
    public async Task a_wait_with_a_timeout_that_is_met_leaves_no_timer_behind(EngineMode mode)
    {
        await using var harness = await Harness.Start(
            mode, tasks => tasks.AddOrchestratorFunc<string>("O", context => context.WaitForExternalEvent<string>("e", Never)));
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("O");
        await harness.Raise(id, "e", "v");
        Assert.Equal("Completed out=\"v\"", await harness.End(id));
    }
}
