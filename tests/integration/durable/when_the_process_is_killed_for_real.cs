using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.Durable;

/// <summary>
/// A second process works on a store and writes down what the engine has acknowledged; it is killed with SIGKILL at no
/// particular moment, and everything it wrote down must be there.
/// </summary>
public sealed class when_the_process_is_killed_for_real
{
    private const string FolderVariable = "DURABLE_TESTS_KILL_FOLDER";
    private const int Callers = 16;
    private const int EnoughAcknowledged = 400;

    /// <summary>If nobody is left to kill the process, it ends by itself.</summary>
    private static readonly TimeSpan Orphaned = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task nothing_acknowledged_is_lost()
    {
        var folder = Directory.CreateTempSubdirectory("durable-tests").FullName;
        var log = Path.Combine(folder, "acknowledged");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-explicit", "only", "-method", $"*.{nameof(victim)}"])
        {
            Environment = { [FolderVariable] = folder },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        await TestSupport.Eventually.True(() => process.HasExited || Lines(log).Count >= EnoughAcknowledged);
        Assert.False(process.HasExited, "The process ended before it was killed.");
        process.Kill();
        await process.WaitForExitAsync();

        await using var engine = await Open(folder);
        var client = engine.CreateClient();
        var acknowledged = Lines(log);
        foreach (var line in acknowledged)
        {
            var (id, raised) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1]));
            // Raise what is missing: what was acknowledged must not need to be raised again.
            for (var i = raised; i < 3; i++)
                await client.RaiseEventAsync(id, "e", i);
        }
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach (var id in acknowledged.Select(line => line.Split(' ')[0]).Distinct())
            Assert.Equal(
                OrchestrationRuntimeStatus.Completed, (await client.WaitForInstanceCompletionAsync(id, bound.Token)).RuntimeStatus);
        await engine.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Not a test: the process that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task victim()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
            return;
        await using var engine = await Open(folder);
        var client = engine.CreateClient();
        await using var log = new StreamWriter(Path.Combine(folder, "acknowledged")) { AutoFlush = true };
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var lifetime = Stopwatch.StartNew();
            while (lifetime.Elapsed < Orphaned)
            {
                var id = await client.ScheduleNewOrchestrationInstanceAsync("ThreeEvents");
                await client.RaiseEventAsync(id, "e", 0);
                await client.RaiseEventAsync(id, "e", 1);
                lock (gate)
                    log.WriteLine($"{id} 2");
            }
        }));
    }

    private static async Task<DurableEngine> Open(string folder)
    {
        var tasks = new DurableTaskRegistry()
            .AddActivityFunc<int, int>("Echo", (_, input) => input)
            .AddOrchestratorFunc<string>("ThreeEvents", async context =>
            {
                var seen = "";
                for (var i = 0; i < 3; i++)
                    seen += await context.CallActivityAsync<int>("Echo", await context.WaitForExternalEvent<int>("e"));
                return seen == "012" ? seen : throw new InvalidOperationException(seen);
            });
        var options = new DurableEngineOptions { Path = Path.Combine(folder, "engine.db") };
        var engine = new DurableEngine(options, tasks, new ServiceCollection().BuildServiceProvider());
        await engine.StartAsync();
        return engine;
    }

    /// <summary>Whole lines only: the last one may have been cut off.</summary>
    private static List<string> Lines(string path)
    {
        if (!File.Exists(path))
            return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
