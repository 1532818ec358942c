using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Emulators.FunctionsHost.Apps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Emulators.FunctionsHost;

public sealed class when_an_app_starts
{
    [Fact]
    public async Task each_call_has_a_scope_and_an_instance_of_its_own()
    {
        await using var app = await TestApp.Start([typeof(ServiceFunctions)], Services);
        Assert.Equal("True False", await app.Http.GetStringAsync("/api/services"));
        Assert.Equal("True False", await app.Http.GetStringAsync("/api/services"));
        var seen = app.Service<Seen>();
        Assert.Equal(2, seen.Scoped.Distinct().Count());
        Assert.Equal(2, seen.Instances.Distinct().Count());
        await TestSupport.Eventually.True(() => seen.Scoped.All(s => s.Disposed));
    }

    [Fact]
    public async Task hosted_services_run_as_long_as_the_app()
    {
        var app = await TestApp.Start([], builder => builder.Services.AddSingleton<Heart>().AddHostedService(s => s.GetRequiredService<Heart>()));
        var heart = app.Service<Heart>();
        Assert.True(heart.Beating);
        await app.DisposeAsync();
        Assert.False(heart.Beating);
        Assert.True(app.Host.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task options_are_validated_at_start()
    {
        static void Limits(FunctionsApplicationBuilder builder) => builder.Services.AddOptions<LimitOptions>()
            .BindConfiguration("Limits").Validate(limits => limits.Most > 0, "Most must be positive").ValidateOnStart();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.Start([], Limits));
        Assert.Contains("Most must be positive", failure.Message);

        await using var app = await TestApp.Start([], Limits, settings: new() { ["Limits__Most"] = "3" });
        Assert.Equal(3, app.Service<IOptions<LimitOptions>>().Value.Most);
    }

    [Fact]
    public async Task environment_variables_win_over_settings()
    {
        Environment.SetEnvironmentVariable("FUNCTIONSHOST_TEST_VALUE", "environment");
        await using var app = await TestApp.Start(
            [], settings: new() { ["FUNCTIONSHOST_TEST_VALUE"] = "settings", ["OnlyInSettings"] = "settings" });
        var configuration = app.Service<IConfiguration>();
        Assert.Equal("environment", configuration["FUNCTIONSHOST_TEST_VALUE"]);
        Assert.Equal("settings", configuration["OnlyInSettings"]);
    }

    [Fact]
    public async Task the_durable_client_is_not_in_the_container()
    {
        await using var app = await TestApp.Start([]);
        Assert.Null(app.Host.Services.GetService<DurableTaskClient>());
    }

    [Fact]
    public async Task results_follow_the_JSON_options_of_HTTP_and_bodies_those_of_MVC()
    {
        await using var app = await TestApp.Start([typeof(ServiceFunctions)], builder =>
        {
            Services(builder);
            builder.Services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(json => Style(json.SerializerOptions));
            builder.Services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(json => Style(json.JsonSerializerOptions));
        });
        var answer = await app.Http.PostAsync(
            "/api/json", new StringContent("""{"paint_colour":"green"}""", Encoding.UTF8, "application/json"));
        Assert.Equal("""{"paint_colour":"green"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task an_app_that_ends_by_itself_is_reported()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.Start([], change: options => new() { App = options.App, HostJson = options.HostJson, FunctionTypes = [], EntryPoint = _ => Task.CompletedTask }));
        Assert.Contains("ended", failure.Message);
    }

    [Fact]
    public async Task HTTP_functions_need_the_web_application()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.Start(
            [typeof(ReturnFunctions)],
            change: options => new()
            {
                App = options.App,
                HostJson = options.HostJson,
                FunctionTypes = options.FunctionTypes,
                Logs = options.Logs,
                EntryPoint = args => FunctionsApplication.CreateBuilder(args).Build().RunAsync(),
            }));
        Assert.Contains("ConfigureFunctionsWebApplication", failure.Message);
    }

    [Fact]
    public async Task running_without_a_host_is_refused()
    {
        using var app = FunctionsApplication.CreateBuilder([]).Build();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.Contains("No Functions host", failure.Message);
    }

    private static void Services(FunctionsApplicationBuilder builder) =>
        builder.Services.AddSingleton<Seen>().AddScoped<ScopedThing>();

    private static void Style(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    public sealed class LimitOptions
    {
        [Required]
        public int Most { get; set; }
    }
}
