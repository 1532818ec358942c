using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Emulators.FunctionsHost.Durable;

/// <summary>An instance as the management API shows it.</summary>
internal static class InstanceStatus
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    public static JsonObject Of(OrchestrationMetadata instance, bool showInput, IList<HistoryEvent>? history)
    {
        var status = new JsonObject
        {
            ["name"] = instance.Name,
            ["instanceId"] = instance.InstanceId,
            ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
            ["input"] = showInput ? Json(instance.SerializedInput) : null,
            ["customStatus"] = Json(instance.SerializedCustomStatus),
            ["output"] = Json(instance.SerializedOutput) ?? instance.FailureDetails?.ErrorMessage,
            ["createdTime"] = instance.CreatedAt.UtcDateTime.ToString(TimeFormat, null),
            ["lastUpdatedTime"] = instance.LastUpdatedAt.UtcDateTime.ToString(TimeFormat, null),
        };
        if (history is not null)
            status["historyEvents"] = new JsonArray([.. history.Select(Event)]);
        return status;
    }

    private static JsonNode? Event(HistoryEvent line)
    {
        var json = JsonSerializer.SerializeToNode(line, line.GetType())!;
        json["EventType"] = line.EventType.ToString();
        return json;
    }

    /// <summary>A failed instance's output is plain text.</summary>
    private static JsonNode? Json(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
