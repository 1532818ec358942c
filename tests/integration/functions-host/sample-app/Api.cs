using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;

namespace SampleApp;

public sealed class Api(IConfiguration configuration)
{
    [Function("Settings")]
    public IResult Settings([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settings")] HttpRequest request) =>
        Results.Text(string.Join(
            ", ", configuration["SampleSetting"], configuration["OverriddenSetting"], Environment.GetEnvironmentVariable("SampleSetting")));

    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "stories/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("WaitForWord", "hello", new StartOrchestrationOptions(id));
        return Results.Accepted();
    }

    [Function("Tell")]
    public static async Task<IResult> Tell(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "stories/{id}/word/{word}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        string word)
    {
        await client.RaiseEventAsync(id, "word", word);
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return Results.Text(ended.ReadOutputAs<string>());
    }
}
