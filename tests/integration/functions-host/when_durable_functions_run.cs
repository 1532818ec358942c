using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Emulators.FunctionsHost.Apps;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost;

public sealed class when_durable_functions_run(when_durable_functions_run.Fixture fixture) : IClassFixture<when_durable_functions_run.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(DurableApp)];

        protected override void Configure(FunctionsApplicationBuilder builder)
        {
            builder.Services.AddSingleton<Seen>().AddScoped<ScopedThing>();
            builder.Services.Configure<JsonSerializerOptions>(json =>
            {
                json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            });
        }
    }

    [Fact]
    public async Task a_typed_orchestrator_calls_an_activity_and_the_apps_JSON_options_reach_both()
    {
        await Do("start", "mix-1", nameof(DurableApp.Mixing), new { colour = "green", litres = 2 });
        Assert.Equal("""Completed {"colour":"green","litres":4}""", await Do("output", "mix-1"));
        Assert.Contains("Stir mix-1 True True", fixture.App.Service<Seen>().Instances);
    }

    [Fact]
    public async Task null_input_gives_default()
    {
        await Do("start", "mix-null", nameof(DurableApp.Mixing));
        Assert.Equal("""Completed {"colour":"red","litres":0}""", await Do("output", "mix-null"));
        await Do("start", "number-null", nameof(DurableApp.InputOnly));
        Assert.Equal("Completed 1", await Do("output", "number-null"));
    }

    [Fact]
    public async Task the_trigger_can_be_the_input_and_the_context_can_read_it()
    {
        await Do("start", "number-41", nameof(DurableApp.InputOnly), 41);
        Assert.Equal("Completed 42", await Do("output", "number-41"));
        await Do("start", "from-context", nameof(DurableApp.FromContext), new { colour = "green", litres = 1 });
        Assert.Equal("Completed \"green\"", await Do("output", "from-context"));
    }

    [Fact]
    public async Task each_activity_call_has_a_scope_of_its_own()
    {
        foreach (var id in (string[])["scope-1", "scope-2"])
        {
            await Do("start", id, nameof(DurableApp.Mixing), new { colour = "green", litres = 2 });
            await Do("output", id);
        }

        var scoped = fixture.App.Service<Seen>().Scoped;
        Assert.Equal(scoped.Count, scoped.Distinct().Count());
        await TestSupport.Eventually.True(() => scoped.ToList().TrueForAll(s => s.Disposed));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("card-read/2-1")]
    [InlineData("a:b#c?d&e%f g")]
    [InlineData("Größe")]
    public async Task an_event_of_any_name_arrives_whatever_its_case(string name)
    {
        var id = $"event {name.Length}";
        await Do("start", id, nameof(DurableApp.Waiting), name);
        Assert.Equal("raised", await Do("raise", id, name.ToUpperInvariant(), "hello"));
        Assert.Equal("Completed \"hello\"", await Do("output", id));
    }

    [Fact]
    public async Task custom_status_is_read_with_inputs_and_outputs()
    {
        await Do("start", "status", nameof(DurableApp.Waiting), "never");
        Assert.Equal(
            """{"waits_for":"never"}""",
            await TestSupport.Eventually.Get(() => Do("status", "status"), status => status.StartsWith('{')));
    }

    [Fact]
    public async Task a_running_id_is_refused_and_a_finished_one_replaced()
    {
        await Do("start", "twice", nameof(DurableApp.Waiting), "go");
        Assert.Equal(
            "OrchestrationAlreadyExistsException: An Orchestration instance with the ID twice already exists.",
            await Do("start", "twice", nameof(DurableApp.Waiting), "go"));
        await Do("raise", "twice", "go", 1);
        Assert.Equal("Completed \"1\"", await Do("output", "twice"));
        Assert.Equal("twice", await Do("start", "twice", nameof(DurableApp.InputOnly), 1));
        Assert.Equal("Completed 2", await Do("output", "twice"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("@a")]
    public async Task an_id_that_storage_could_not_hold_is_refused(string id) =>
        Assert.StartsWith("RpcException: Status(StatusCode=\"", await Do("start", id, nameof(DurableApp.InputOnly), 1));

    [Fact]
    public async Task an_unknown_orchestrator_is_refused_when_it_is_scheduled() =>
        Assert.Contains("Exception: ", await Do("start", "nobody", "Nobody"));

    [Theory]
    [InlineData("raise")]
    [InlineData("terminate")]
    [InlineData("suspend")]
    public async Task an_unknown_instance_cannot_be_changed(string change) =>
        Assert.StartsWith("RpcException: Status(StatusCode=\"Unknown\"", await Do(change, "no-such-instance", "x"));

    [Fact]
    public async Task waiting_for_an_unknown_instance_ends_with_the_token() =>
        Assert.StartsWith("OperationCanceledException", await Do("wait briefly", "no-such-instance"));

    [Fact]
    public async Task an_activitys_failure_can_be_caught_and_one_that_is_not_fails_the_orchestration()
    {
        fixture.App.Logs.Expect("exploded");
        await Do("start", "failing", nameof(DurableApp.Failing));
        Assert.Contains("dust exploded", await Do("output", "failing"));
        await Do("start", "broken", nameof(DurableApp.Broken));
        Assert.StartsWith("Failed", await Do("output", "broken"));
    }

    private async Task<string> Do(string what, string id, string? name = null, object? value = null)
    {
        var answer = await fixture.Http.PostAsJsonAsync("/api/client", new { Do = what, Id = id, Name = name, Value = value });
        return await answer.Content.ReadAsStringAsync();
    }
}
