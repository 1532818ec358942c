using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Emulators.FunctionsHost;

public sealed class when_middleware_runs(when_middleware_runs.Fixture fixture) : IClassFixture<when_middleware_runs.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(Endpoints)];

        protected override void Configure(FunctionsApplicationBuilder builder)
        {
            builder.Services.AddSingleton<Trace>();
            builder.UseMiddleware<Outer>();
            builder.UseWhen<Guard>(context => context.FunctionDefinition.Name == "Guarded");
            builder.UseMiddleware(async (context, next) =>
            {
                await Task.Yield();
                await next();
                if (context.GetInvocationResult().Value is "replace me")
                    context.GetInvocationResult().Value = Results.Text("replaced");
            });
        }
    }

    [Fact]
    public async Task steps_wrap_the_function_in_the_order_they_were_added_and_see_the_request()
    {
        Assert.Equal("open", await fixture.Http.GetStringAsync("/api/open"));
        Assert.Equal(["outer in /api/open", "function", "outer out"], fixture.App.Service<Trace>().Of("Open"));
    }

    [Fact]
    public async Task a_step_that_does_not_call_next_writes_the_answer_itself()
    {
        var answer = await fixture.Http.GetAsync("/api/guarded");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("no", await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain("function", fixture.App.Service<Trace>().Of("Guarded"));
    }

    [Fact]
    public async Task a_step_can_replace_the_result() =>
        Assert.Equal("replaced", await fixture.Http.GetStringAsync("/api/replaced"));

    [Theory]
    [InlineData("{}", "InvalidOperationException")]
    [InlineData("{", "FunctionInputConverterException")]
    public async Task a_step_can_turn_exceptions_and_malformed_JSON_into_problems(string body, string kind)
    {
        var answer = await fixture.Http.PostAsync("/api/fails", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(kind, await answer.Content.ReadAsStringAsync());
    }

    public sealed class Trace
    {
        private readonly List<(string Function, string Line)> _lines = [];

        public void Add(string function, string line)
        {
            lock (_lines)
                _lines.Add((function, line));
        }

        public List<string> Of(string function)
        {
            lock (_lines)
                return [.. _lines.Where(l => l.Function == function).Select(l => l.Line)];
        }
    }

    public sealed class Outer(Trace trace) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var name = context.FunctionDefinition.Name;
            trace.Add(name, $"outer in {context.GetHttpContext()!.Request.Path}");
            try
            {
                await next(context);
            }
            catch (Exception failure)
            {
                context.GetInvocationResult().Value = Results.Problem(failure.GetType().Name, statusCode: 422);
            }

            trace.Add(name, "outer out");
        }
    }

    public sealed class Guard : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var response = context.GetHttpContext()!.Response;
            response.StatusCode = StatusCodes.Status401Unauthorized;
            await response.WriteAsync("no");
        }
    }

    public sealed class Endpoints(Trace trace)
    {
        [Function("Open")]
        public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request, FunctionContext context)
        {
            trace.Add("Open", "function");
            return Results.Text("open");
        }

        [Function("Guarded")]
        public IResult Guarded([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guarded")] HttpRequest request)
        {
            trace.Add("Guarded", "function");
            return Results.Text("yes");
        }

        [Function("Replaced")]
        public string Replaced([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "replaced")] HttpRequest request) => "replace me";

        [Function("Fails")]
        public IResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "fails")] HttpRequest request, [FromBody] Apps.Thing thing) =>
            throw new InvalidOperationException("broken");
    }
}
