using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Emulators.FunctionsHost;

public sealed class when_middleware_meets_an_orchestrator
{
    [Fact]
    public async Task it_runs_around_the_orchestrator_and_its_activities_without_a_request()
    {
        var names = new Names();
        await using var app = await Start(names, builder => builder.UseMiddleware<Plain>());
        Assert.Equal("done by now", await Run(app));
        Assert.Equal(["Working False", "Doing False"], names.Seen);
    }

    [Fact]
    public async Task an_await_before_next_fails_the_orchestrator()
    {
        await using var app = await Start(new Names(), builder => builder.UseMiddleware(async (_, next) =>
        {
            await Task.Delay(1);
            await next();
        }));
        app.Logs.Expect("An invalid asynchronous invocation was detected");
        var ended = await Ended(app);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", ended.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task an_await_that_is_over_already_does_no_harm()
    {
        await using var app = await Start(new Names(), builder => builder.UseMiddleware(async (_, next) =>
        {
            await Task.CompletedTask;
            await next();
        }));
        Assert.Equal("done by now", await Run(app));
    }

    [Fact]
    public async Task an_await_that_is_kept_from_non_HTTP_calls_does_no_harm()
    {
        await using var app = await Start(new Names(), builder => builder.UseMiddleware<OnlyHttp>());
        Assert.Equal("done by now", await Run(app));
    }

    private static async Task<string?> Run(TestApp app) => (await Ended(app)).ReadOutputAs<string>();

    private static async Task<OrchestrationMetadata> Ended(TestApp app)
    {
        var id = await app.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync(nameof(Functions.Working));
        return await app.Host.DurableClient.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
    }

    private static Task<TestApp> Start(Names names, Action<FunctionsApplicationBuilder> configure) => TestApp.Start(
        [typeof(Functions)],
        builder =>
        {
            builder.Services.AddSingleton(names);
            configure(builder);
        });

    public sealed class Names
    {
        public List<string> Seen { get; } = [];
    }

    public sealed class Plain(Names names) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            names.Seen.Add($"{context.FunctionDefinition.Name} {context.GetHttpContext() is not null}");
            return next(context);
        }
    }

    public sealed class OnlyHttp : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
            context.GetHttpContext() is null ? next(context) : InvokeHttp(context, next);

        private static async Task InvokeHttp(FunctionContext context, FunctionExecutionDelegate next)
        {
            await Task.Yield();
            await next(context);
        }
    }

    public static class Functions
    {
        [Function(nameof(Working))]
        public static async Task<string> Working([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var done = await context.CallActivityAsync<string>(nameof(Doing), "done");
            await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
            return done + " by now";
        }

        [Function(nameof(Doing))]
        public static string Doing([ActivityTrigger] string what) => what;
    }
}
