using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Emulators.FunctionsHost.Apps;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost;

/// <summary>The durable extension's management API.</summary>
public sealed class when_instances_are_managed(when_instances_are_managed.Fixture fixture) : IClassFixture<when_instances_are_managed.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(DurableApp)];

        protected override Dictionary<string, string?> Settings => new() { ["FunctionsHost__SystemKeys__durabletask"] = "key" };

        protected override void Configure(FunctionsApplicationBuilder builder) =>
            builder.Services.AddSingleton<Seen>().AddScoped<ScopedThing>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=wrong")]
    public async Task without_the_system_key_nothing_is_told(string query) => Assert.Equal(
        HttpStatusCode.Unauthorized, (await fixture.Http.GetAsync("/runtime/webhooks/durabletask/instances" + query)).StatusCode);

    [Fact]
    public async Task a_start_answers_202_with_the_addresses_of_the_instance()
    {
        var answer = await Post("orchestrators/Waiting/started", "\"go\"");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        var payload = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("started", (string?)payload!["id"]);

        var status = await fixture.Http.GetAsync(new Uri((string)payload["statusQueryGetUri"]!));
        Assert.Equal(HttpStatusCode.Accepted, status.StatusCode);
        Assert.NotNull(status.Headers.Location);
        Assert.NotNull(status.Headers.RetryAfter);
        var instance = await status.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("Waiting", (string?)instance!["name"]);
        Assert.Equal("go", (string?)instance["input"]);
        Assert.True((string?)instance["runtimeStatus"] is "Pending" or "Running");

        var raise = ((string)payload["sendEventPostUri"]!).Replace("{eventName}", "go", StringComparison.Ordinal);
        var raised = await fixture.Http.PostAsync(new Uri(raise), new StringContent("\"gone\"", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        await Ended("started");
        var completed = await Get("instances/started");
        Assert.Equal(HttpStatusCode.OK, completed.StatusCode);
        Assert.Equal("gone", (string?)(await completed.Content.ReadFromJsonAsync<JsonObject>())!["output"]);
    }

    [Fact]
    public async Task starts_that_cannot_be_are_refused()
    {
        await Post("orchestrators/Waiting/already", "\"go\"");
        Assert.Equal(HttpStatusCode.Conflict, (await Post("orchestrators/Waiting/already", "\"go\"")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("orchestrators/Nobody", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("orchestrators/Waiting", "{")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/raiseEvent/go")]
    [InlineData("POST", "/terminate")]
    [InlineData("POST", "/suspend")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/restart")]
    public async Task an_unknown_instance_gives_404(string method, string action) =>
        Assert.Equal(HttpStatusCode.NotFound, (await Send(method, "instances/unknown" + action)).StatusCode);

    [Fact]
    public async Task a_finished_instance_can_only_be_read_restarted_and_deleted()
    {
        await Post("orchestrators/InputOnly/finished", "1");
        await Ended("finished");
        foreach (var action in (string[])["raiseEvent/go", "terminate", "suspend", "resume"])
            Assert.Equal(HttpStatusCode.Gone, (await Post("instances/finished/" + action)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Post("instances/finished/restart?restartWithNewInstanceId=false")).StatusCode);
        await Ended("finished");
        var history = await (await Get("instances/finished?showHistory=true")).Content.ReadFromJsonAsync<JsonObject>();
        Assert.Contains(history!["historyEvents"]!.AsArray(), line => (string?)line!["EventType"] == "ExecutionCompleted");
        var deleted = await Send("DELETE", "instances/finished");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal("""{"instancesDeleted":1}""", await deleted.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Get("instances/finished")).StatusCode);
    }

    [Fact]
    public async Task an_instance_is_suspended_resumed_and_terminated()
    {
        await Post("orchestrators/Waiting/paused", "\"go\"");
        Assert.Equal(HttpStatusCode.Accepted, (await Post("instances/paused/suspend?reason=lunch")).StatusCode);
        await Status("paused", "Suspended");
        Assert.Equal(HttpStatusCode.Accepted, (await Get("instances/paused")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Post("instances/paused/resume")).StatusCode);
        await Status("paused", "Running");
        Assert.Equal(HttpStatusCode.Accepted, (await Post("instances/paused/terminate?reason=enough")).StatusCode);
        await Status("paused", "Terminated");
        Assert.Equal(HttpStatusCode.OK, (await Get("instances/paused")).StatusCode);
    }

    [Fact]
    public async Task a_body_that_is_not_JSON_is_no_event()
    {
        await Post("orchestrators/Waiting/bad-body", "\"go\"");
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("instances/bad-body/raiseEvent/go", "{")).StatusCode);
    }

    [Fact]
    public async Task a_failed_instance_gives_200_or_500_as_asked()
    {
        fixture.App.Logs.Expect("exploded");
        await Post("orchestrators/Broken/broken");
        await Ended("broken");
        Assert.Equal(HttpStatusCode.OK, (await Get("instances/broken")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Get("instances/broken?returnInternalServerErrorOnFailure=true")).StatusCode);
    }

    [Fact]
    public async Task instances_are_listed_by_prefix_and_status_a_page_at_a_time()
    {
        for (var i = 0; i < 3; i++)
            await Post($"orchestrators/InputOnly/listed-{i}", "1");
        for (var i = 0; i < 3; i++)
            await Ended($"listed-{i}");
        var first = await Get("instances?instanceIdPrefix=listed-&runtimeStatus=Completed&top=2");
        Assert.Equal(2, (await first.Content.ReadFromJsonAsync<JsonArray>())!.Count);
        using var next = new HttpRequestMessage(HttpMethod.Get, Address("instances?instanceIdPrefix=listed-&runtimeStatus=Completed&top=2"));
        next.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        var second = await fixture.Http.SendAsync(next);
        Assert.Single((await second.Content.ReadFromJsonAsync<JsonArray>())!);
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));
        Assert.Equal(HttpStatusCode.BadRequest, (await Get("instances?runtimeStatus=Happy")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Get("instances?createdTimeFrom=tomorrow")).StatusCode);
    }

    private static string Address(string path) =>
        $"/runtime/webhooks/durabletask/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code=key";

    private Task<HttpResponseMessage> Get(string path) => fixture.Http.GetAsync(Address(path));

    private Task<HttpResponseMessage> Post(string path, string? json = null) => fixture.Http.PostAsync(
        Address(path), json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    private Task<HttpResponseMessage> Send(string method, string path) =>
        fixture.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), Address(path)));

    private Task<OrchestrationMetadata> Ended(string id) => fixture.App.Host.DurableClient.WaitForInstanceCompletionAsync(id);

    private Task<string?> Status(string id, string expected) => TestSupport.Eventually.Get(
        async () => (string?)(await (await Get("instances/" + id)).Content.ReadFromJsonAsync<JsonObject>())!["runtimeStatus"],
        status => status == expected);
}
