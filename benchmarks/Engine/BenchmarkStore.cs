using Emulators.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace QuickCheckout.Benchmarks.Engine;

/// <summary>A fresh store on the project's disk, the orchestrators that are measured, and engines on them.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    public const string FiveSteps = "FiveSteps";
    public const string Listens = "Listens";
    public const string WaitsWithDeadline = "WaitsWithDeadline";
    public const string Event = "e";
    private const string NoOp = "NoOp";
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    public string Folder { get; } = Path.Combine(Figures.Folder, "engine-store", Guid.NewGuid().ToString("N"));

    public Task<DurableEngine> Open() => Start(new DurableEngineOptions { Path = Path.Combine(Folder, "engine.db") });

    public static Task<DurableEngine> OpenInMemory(TaskScheduler scheduler) => Start(new DurableEngineOptions { Scheduler = scheduler });

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<DurableEngine> Start(DurableEngineOptions options)
    {
        var engine = new DurableEngine(options, Tasks(), new ServiceCollection().BuildServiceProvider());
        await engine.StartAsync();
        return engine;
    }

    private static DurableTaskRegistry Tasks() => new DurableTaskRegistry()
        .AddActivityFunc<int, int>(NoOp, (_, input) => input)
        .AddOrchestratorFunc<int>(FiveSteps, async context =>
        {
            var sum = 0;
            for (var step = 0; step < 5; step++)
                sum += await context.CallActivityAsync<int>(NoOp, step);
            return sum;
        })
        .AddOrchestratorFunc<int>(Listens, async context =>
        {
            while (await context.WaitForExternalEvent<int>(Event) >= 0)
            {
            }
            return 0;
        })
        .AddOrchestratorFunc<int>(WaitsWithDeadline, context => context.WaitForExternalEvent<int>(Event, Deadline));
}
