using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.FunctionsHost.Durable;

/// <summary>The management API's list of instances, and the purge of many.</summary>
internal static class InstanceQueries
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int DefaultPageSize = 100;

    public static async Task<IResult> List(HttpContext http, DurableTaskClient client)
    {
        var query = http.Request.Query;
        if (!TryRead(query, out var from, out var to, out var statuses) || !TryPageSize(query["top"], out var pageSize))
            return Results.BadRequest();
        var showInput = string.Equals(query["showInput"], "true", StringComparison.OrdinalIgnoreCase);
        var token = http.Request.Headers[ContinuationHeader].ToString();
        var pages = client.GetAllInstancesAsync(new OrchestrationQuery(
            CreatedFrom: from,
            CreatedTo: to,
            Statuses: statuses,
            InstanceIdPrefix: query["instanceIdPrefix"],
            PageSize: pageSize,
            FetchInputsAndOutputs: true,
            ContinuationToken: token.Length > 0 ? token : null)).AsPages();
        await foreach (var page in pages.WithCancellation(http.RequestAborted))
        {
            if (page.ContinuationToken is { } next)
                http.Response.Headers[ContinuationHeader] = next;
            return Results.Json(new JsonArray([.. page.Values.Select(i => InstanceStatus.Of(i, showInput, null))]));
        }

        return Results.Json(new JsonArray());
    }

    public static async Task<IResult> Purge(HttpContext http, DurableTaskClient client)
    {
        if (!TryRead(http.Request.Query, out var from, out var to, out var statuses) || from is null)
            return Results.BadRequest();
        var purged = await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, to, statuses), http.RequestAborted);
        return purged.PurgedInstanceCount > 0
            ? Results.Json(new { instancesDeleted = purged.PurgedInstanceCount })
            : Results.NotFound();
    }

    private static bool TryRead(
        IQueryCollection query, out DateTimeOffset? from, out DateTimeOffset? to, out List<OrchestrationRuntimeStatus>? statuses)
    {
        statuses = null;
        to = null;
        if (!TryTime(query["createdTimeFrom"], out from) || !TryTime(query["createdTimeTo"], out to))
            return false;
        foreach (var name in query["runtimeStatus"].SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) || !Enum.IsDefined(status))
                return false;
            (statuses ??= []).Add(status);
        }

        return true;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return false;
        time = parsed;
        return true;
    }

    private static bool TryPageSize(string? text, out int size)
    {
        size = DefaultPageSize;
        return string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size > 0);
    }
}
