using Emulators.FunctionsHost.Http;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.FunctionsHost.Durable;

/// <summary>The durable extension's HTTP API for operators. It needs a system key: whoever has it rules every instance.</summary>
internal sealed class ManagementApi(DurableTaskClient client, HostKeys keys)
{
    private const string Base = "/runtime/webhooks/durabletask";

    /// <summary>Answers the request; false when it is not for this API.</summary>
    public async Task<bool> TryAnswer(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Base, out var rest))
            return false;
        if (!keys.Allow(http.Request, AuthorizationLevel.System, ""))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return true;
        }

        var segments = rest.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => s.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)).ToArray();
        var result = (http.Request.Method, segments) switch
        {
            ("POST", ["orchestrators", var name]) => await Start(http, name, null),
            ("POST", ["orchestrators", var name, var id]) => await Start(http, name, id),
            ("GET", ["instances"]) => await InstanceQueries.List(http, client),
            ("DELETE", ["instances"]) => await InstanceQueries.Purge(http, client),
            ("GET", ["instances", var id]) => await Status(http, id),
            ("DELETE", ["instances", var id]) => await Purge(http, id),
            ("POST", ["instances", var id, "raiseEvent", var name]) => await RaiseEvent(http, id, name),
            ("POST", ["instances", var id, "terminate"]) => await Change(
                http, id, reason => client.TerminateInstanceAsync(id, (object?)reason, http.RequestAborted)),
            ("POST", ["instances", var id, "suspend"]) => await Change(
                http, id, reason => client.SuspendInstanceAsync(id, reason, http.RequestAborted)),
            ("POST", ["instances", var id, "resume"]) => await Change(
                http, id, reason => client.ResumeInstanceAsync(id, reason, http.RequestAborted)),
            ("POST", ["instances", var id, "restart"]) => await Restart(http, id),
            _ => Results.NotFound(),
        };
        await result.ExecuteAsync(http);
        return true;
    }

    private async Task<IResult> Start(HttpContext http, string name, string? id)
    {
        if (await JsonBody.Read(http) is not { } body)
            return Results.BadRequest();
        try
        {
            var started = await client.ScheduleNewOrchestrationInstanceAsync(
                name, body.Value, new StartOrchestrationOptions(id), http.RequestAborted);
            return ManagementPayload.Accepted(http, Base, started);
        }
        catch (global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
        {
            return Results.Conflict();
        }
        catch (Exception refused) when (refused is RpcException or ArgumentException or InvalidOperationException)
        {
            return Results.BadRequest(refused.Message);
        }
    }

    private async Task<IResult> Status(HttpContext http, string id)
    {
        var query = http.Request.Query;
        if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted) is not { } instance)
            return Results.NotFound();
        var history = Flag(query, "showHistory") ? await client.GetOrchestrationHistoryAsync(id, http.RequestAborted) : null;
        var status = InstanceStatus.Of(instance, !query.ContainsKey("showInput") || Flag(query, "showInput"), history);
        if (!instance.IsCompleted)
        {
            ManagementPayload.PointTo(http, Base, id);
            return Results.Json(status, statusCode: StatusCodes.Status202Accepted);
        }

        var failed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && Flag(query, "returnInternalServerErrorOnFailure");
        return Results.Json(status, statusCode: failed ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }

    private async Task<IResult> RaiseEvent(HttpContext http, string id, string name)
    {
        if (await JsonBody.Read(http) is not { } body)
            return Results.BadRequest();
        return await Change(http, id, _ => client.RaiseEventAsync(id, name, body.Value, http.RequestAborted));
    }

    private async Task<IResult> Change(HttpContext http, string id, Func<string?, Task> change)
    {
        if (await client.GetInstanceAsync(id, http.RequestAborted) is not { } instance)
            return Results.NotFound();
        if (instance.IsCompleted)
            return Results.StatusCode(StatusCodes.Status410Gone);
        try
        {
            await change(http.Request.Query["reason"]);
            return Results.Accepted();
        }
        catch (RpcException)
        {
            // It ended, or was purged, between the look and the change.
            return Results.StatusCode(StatusCodes.Status410Gone);
        }
    }

    private async Task<IResult> Restart(HttpContext http, string id)
    {
        if (await client.GetInstanceAsync(id, http.RequestAborted) is not { } instance)
            return Results.NotFound();
        if (!instance.IsCompleted)
            return Results.Conflict();
        var query = http.Request.Query;
        var newId = !query.ContainsKey("restartWithNewInstanceId") || Flag(query, "restartWithNewInstanceId");
        return ManagementPayload.Accepted(http, Base, await client.RestartAsync(id, newId, http.RequestAborted));
    }

    private async Task<IResult> Purge(HttpContext http, string id)
    {
        var purged = await client.PurgeInstanceAsync(id, http.RequestAborted);
        return purged.PurgedInstanceCount > 0
            ? Results.Json(new { instancesDeleted = purged.PurgedInstanceCount })
            : Results.NotFound();
    }

    private static bool Flag(IQueryCollection query, string name) =>
        string.Equals(query[name], "true", StringComparison.OrdinalIgnoreCase);
}
