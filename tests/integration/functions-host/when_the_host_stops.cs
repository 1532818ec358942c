using System.Threading.Channels;
using Emulators.FunctionsHost.Emulation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost;

public sealed class when_the_host_stops : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("functions-host-stop-").FullName;
    private readonly Channel<string> _began = Channel.CreateUnbounded<string>();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task an_activity_it_interrupts_has_not_failed_but_runs_again_after_the_next_start()
    {
        var first = await Start(new Work(_began, Hold: true));
        await first.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync(
            nameof(Functions.Working), new StartOrchestrationOptions("interrupted"));
        await _began.Reader.ReadAsync();
        await first.DisposeAsync();

        await using var second = await Start(new Work(_began, Hold: false));
        var ended = await second.Host.DurableClient.WaitForInstanceCompletionAsync("interrupted", getInputsAndOutputs: true);
        Assert.Equal("worked", ended.ReadOutputAs<string>());
    }

    private Task<TestApp> Start(Work work) => TestApp.Start(
        [typeof(Functions)],
        builder => builder.Services.AddSingleton(work),
        change: options => new FunctionAppHostOptions
        {
            App = options.App,
            FunctionTypes = options.FunctionTypes,
            HostJson = options.HostJson,
            EntryPoint = options.EntryPoint,
            Logs = options.Logs,
            Emulators = new EmulatorsOptions { Durable = new DurableOptions { Path = Path.Combine(_folder, "durable.db") } },
        });

    public sealed record Work(Channel<string> Began, bool Hold);

    public sealed class Functions(Work work)
    {
        [Function(nameof(Working))]
        public static Task<string> Working([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>(nameof(Works), "x");

        [Function(nameof(Works))]
        public async Task<string> Works([ActivityTrigger] string what, CancellationToken cancellation)
        {
            work.Began.Writer.TryWrite(what);
            if (work.Hold)
                await Task.Delay(Timeout.Infinite, cancellation);
            return "worked";
        }
    }
}
