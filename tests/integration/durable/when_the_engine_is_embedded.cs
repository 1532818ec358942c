using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Emulators.Durable;

/// <summary>The engine's own API: a scheduler driven by hand, a virtual clock, bounds. Not part of the official behaviour.</summary>
public sealed class when_the_engine_is_embedded
{
    [Fact]
    public async Task a_virtual_clock_and_one_thread_make_it_a_deterministic_simulator()
    {
        Assert.Equal(await Simulate(), await Simulate());

        static async Task<string> Simulate()
        {
            var trace = new List<string>();
            var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var pump = new ManualTaskScheduler();
            var tasks = new DurableTaskRegistry()
                .AddActivityFunc<string, string>("Step", (context, input) => $"{context.InstanceId} {input}")
                .AddOrchestratorFunc<int, string>("O", async (context, i) =>
                {
                    await context.CreateTimer(TimeSpan.FromMinutes(10 * (i % 3)), CancellationToken.None);
                    trace.Add($"{context.CurrentUtcDateTime:t} {await context.CallActivityAsync<string>("Step", "s")} {context.NewGuid()}");
                    return "done";
                });
            var options = new DurableEngineOptions { TimeProvider = clock, Scheduler = pump };
            await using var engine = new DurableEngine(options, tasks, new ServiceCollection().BuildServiceProvider());
            await engine.StartAsync();
            var client = engine.CreateClient();
            var ends = Enumerable.Range(0, 9).Select(i => Run(client, i)).ToList();
            for (pump.RunUntilIdle(); engine.NextTimerDue is { } due; pump.RunUntilIdle())
                clock.SetUtcNow(due.AddMilliseconds(1));
            Assert.All(await Task.WhenAll(ends), end => Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus));
            return string.Join('\n', trace);
        }

        static async Task<OrchestrationMetadata> Run(DurableTaskClient client, int i)
        {
            await client.ScheduleNewOrchestrationInstanceAsync("O", i, new StartOrchestrationOptions($"i{i}"));
            return await client.WaitForInstanceCompletionAsync($"i{i}");
        }
    }

    [Fact]
    public async Task an_activity_that_waits_goes_on_where_it_began()
    {
        var pump = new ManualTaskScheduler();
        var answer = new TaskCompletionSource<string>();
        var tasks = new DurableTaskRegistry()
            .AddActivityFunc<object?, string>("Waits", (_, _) => answer.Task)
            .AddActivityFunc<object?>("WaitsForNothing", async (_, _) => await answer.Task)
            .AddOrchestratorFunc<string>("O", async context =>
            {
                await context.CallActivityAsync("WaitsForNothing");
                return await context.CallActivityAsync<string>("Waits");
            });
        await using var engine = new DurableEngine(new DurableEngineOptions { Scheduler = pump }, tasks, new ServiceCollection().BuildServiceProvider());
        await engine.StartAsync();
        var client = engine.CreateClient();
        _ = client.ScheduleNewOrchestrationInstanceAsync("O", null, new StartOrchestrationOptions("i"));
        pump.RunUntilIdle();
        answer.SetResult("heard");
        pump.RunUntilIdle();
        Assert.Equal("\"heard\"", (await client.GetInstanceAsync("i", getInputsAndOutputs: true))!.SerializedOutput);
    }

    [Fact]
    public async Task an_engine_goes_on_with_the_memory_of_one_that_crashed()
    {
        var options = new DurableEngineOptions { Memory = new DurableMemory() };
        var tasks = new DurableTaskRegistry().AddOrchestratorFunc<string>("O", context => context.WaitForExternalEvent<string>("go"));
        var first = await Start(options, tasks);
        var id = await first.CreateClient().ScheduleNewOrchestrationInstanceAsync("O");
        first.Crash();
        await using var second = await Start(options, tasks);
        await second.CreateClient().RaiseEventAsync(id, "go", "v");
        Assert.Equal("\"v\"", (await second.CreateClient().WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).SerializedOutput);
    }

    [Fact]
    public async Task activities_run_concurrently_up_to_the_bound()
    {
        var running = 0;
        var most = 0;
        var bothRun = new TaskCompletionSource();
        var tasks = new DurableTaskRegistry()
            .AddActivityFunc<object?>("A", async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                if (running == 2)
                    bothRun.TrySetResult();
                await bothRun.Task;
                Interlocked.Decrement(ref running);
            })
            .AddOrchestratorFunc("O", context => Task.WhenAll(Enumerable.Range(0, 20).Select(_ => context.CallActivityAsync("A"))));
        await using var engine = await Start(new DurableEngineOptions { MaxConcurrentActivities = 2 }, tasks);
        var end = await Run(engine, "O");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task instances_beyond_the_bound_leave_memory_and_come_back()
    {
        var starts = new ConcurrentBag<string>();
        var tasks = new DurableTaskRegistry().AddOrchestratorFunc<string>("O", context =>
        {
            starts.Add(context.InstanceId);
            return context.WaitForExternalEvent<string>("go", TimeSpan.FromHours(1));
        });
        await using var engine = await Start(new DurableEngineOptions { MaxWarmInstances = 10 }, tasks);
        var client = engine.CreateClient();
        var ids = new List<string>();
        for (var i = 0; i < 50; i++)
            ids.Add(await client.ScheduleNewOrchestrationInstanceAsync("O"));
        foreach (var id in ids)
        {
            await client.RaiseEventAsync(id, "go", "v");
            Assert.Equal("\"v\"", (await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).SerializedOutput);
        }
        Assert.True(starts.Count > 50, "Some instances were replayed.");
    }

    [Fact]
    public async Task each_activity_has_a_scope_of_its_own()
    {
        var scopes = new ConcurrentBag<Scoped>();
        var tasks = new DurableTaskRegistry()
            .AddActivity("A", services => FuncTaskActivity.Create<object?, bool>((_, _) =>
            {
                scopes.Add(services.GetRequiredService<Scoped>());
                return Task.FromResult(services.GetRequiredService<Scoped>().IsDisposed);
            }))
            .AddOrchestratorFunc<bool[]>("O", async context =>
                [await context.CallActivityAsync<bool>("A"), await context.CallActivityAsync<bool>("A")]);
        var services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();
        await using var engine = new DurableEngine(new DurableEngineOptions(), tasks, services);
        await engine.StartAsync();
        Assert.Equal("[false,false]", (await Run(engine, "O")).SerializedOutput);
        Assert.Equal(2, scopes.Distinct().Count());
        Assert.All(scopes, scope => Assert.True(scope.IsDisposed));
    }

    [Fact]
    public async Task a_store_is_opened_by_one_engine_only()
    {
        var folder = Directory.CreateTempSubdirectory("durable-tests");
        var options = new DurableEngineOptions { Path = Path.Combine(folder.FullName, "engine.db") };
        await using (await Start(options, new DurableTaskRegistry()))
            await Assert.ThrowsAsync<IOException>(() => Start(options, new DurableTaskRegistry()));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task a_stopped_engine_refuses_calls()
    {
        var engine = await Start(new DurableEngineOptions(), new DurableTaskRegistry());
        var client = engine.CreateClient();
        await engine.StopAsync();
        var refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => client.GetInstanceAsync("x"));
        Assert.Equal(Grpc.Core.StatusCode.Unavailable, refusal.StatusCode);
    }

    private static async Task<DurableEngine> Start(DurableEngineOptions options, DurableTaskRegistry tasks)
    {
        var engine = new DurableEngine(options, tasks, new ServiceCollection().BuildServiceProvider());
        await engine.StartAsync();
        return engine;
    }

    private static async Task<OrchestrationMetadata> Run(DurableEngine engine, string name)
    {
        var client = engine.CreateClient();
        return await client.WaitForInstanceCompletionAsync(await client.ScheduleNewOrchestrationInstanceAsync(name), getInputsAndOutputs: true);
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
