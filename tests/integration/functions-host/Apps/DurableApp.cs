using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Emulators.FunctionsHost.Apps;

public sealed record Paint(Colour Colour, int Litres);

public sealed record ClientCall(string Do, string? Id = null, string? Name = null, JsonElement? Value = null);

/// <summary>Everything an app does with durable functions, in small.</summary>
public sealed class DurableApp(ScopedThing scoped, Seen seen)
{
    /// <summary>Typed in, typed out, an activity between.</summary>
    [Function(nameof(Mixing))]
    public static async Task<Paint> Mixing([OrchestrationTrigger] TaskOrchestrationContext context, Paint? paint)
    {
        if (paint is null)
            return new Paint(Colour.Red, 0);
        return await context.CallActivityAsync<Paint>(nameof(Stir), paint);
    }

    [Function(nameof(InputOnly))]
    public static int InputOnly([OrchestrationTrigger] int number) => number + 1;

    [Function(nameof(FromContext))]
    public static Task<Colour> FromContext([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.GetInput<Paint>()!.Colour);

    /// <summary>Waits as an app should: tolerant type first, then its own reading inside try.</summary>
    [Function(nameof(Waiting))]
    public static async Task<string> Waiting([OrchestrationTrigger] TaskOrchestrationContext context, string eventName)
    {
        context.SetCustomStatus(new { waitsFor = eventName });
        var payload = await context.WaitForExternalEvent<JsonElement>(eventName);
        return payload.ToString();
    }

    [Function(nameof(Failing))]
    public static async Task<string> Failing([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync(nameof(Explode), "dust");
            return "nothing happened";
        }
        catch (TaskFailedException failed)
        {
            return failed.FailureDetails.ErrorMessage;
        }
    }

    [Function(nameof(Broken))]
    public static async Task Broken([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.CreateReplaySafeLogger("Broken").LogInformation("about to break");
        await context.CallActivityAsync(nameof(Explode), "glass");
    }

    [Function(nameof(Stir))]
    public Paint Stir([ActivityTrigger] Paint paint, FunctionContext context, string instanceId, CancellationToken cancellation)
    {
        seen.Scoped.Add(scoped);
        seen.Instances.Add($"{context.FunctionDefinition.Name} {instanceId} {cancellation.CanBeCanceled} {context.GetHttpContext() is null}");
        return paint with { Litres = paint.Litres * 2 };
    }

    [Function(nameof(Explode))]
    public static Task Explode([ActivityTrigger] string what) => throw new InvalidOperationException($"{what} exploded");

    /// <summary>Does one thing with the client and tells how it went.</summary>
    [Function(nameof(Client))]
    public static async Task<IResult> Client(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "client")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        [FromBody] ClientCall call)
    {
        try
        {
            return Results.Text(await Do(client, call, request.HttpContext.RequestAborted));
        }
        catch (Exception refused)
        {
            return Results.Text($"{refused.GetType().Name}: {refused.Message}");
        }
    }

    private static async Task<string> Do(DurableTaskClient client, ClientCall call, CancellationToken cancellation)
    {
        switch (call.Do)
        {
            case "start":
                return await client.ScheduleNewOrchestrationInstanceAsync(
                    call.Name!, call.Value, new StartOrchestrationOptions(call.Id), cancellation);
            case "raise":
                await client.RaiseEventAsync(call.Id!, call.Name!, call.Value, cancellation);
                return "raised";
            case "terminate":
                await client.TerminateInstanceAsync(call.Id!, (object?)"enough", cancellation);
                return "terminated";
            case "suspend":
                await client.SuspendInstanceAsync(call.Id!, "pause", cancellation);
                return "suspended";
            case "output":
                var ended = await client.WaitForInstanceCompletionAsync(call.Id!, getInputsAndOutputs: true, cancellation);
                return $"{ended.RuntimeStatus} {ended.SerializedOutput}";
            case "wait briefly":
                using (var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(50)))
                    await client.WaitForInstanceCompletionAsync(call.Id!, brief.Token);
                return "ended";
            default:
                return (await client.GetInstanceAsync(call.Id!, getInputsAndOutputs: true, cancellation))?.SerializedCustomStatus ?? "unknown";
        }
    }
}
