using System.Text.Json;
using QuickCheckout.Integration;

namespace QuickCheckout.Benchmarks.CheckoutPath;

/// <summary>An instance's history, from the host's durable management API.</summary>
internal static class History
{
    /// <summary>Each start, activity, timer and raised event counts as one.</summary>
    private static readonly HashSet<string> Counted =
        ["ExecutionStarted", "TaskScheduled", "TimerCreated", "EventRaised", "SubOrchestrationInstanceCreated"];

    public static async Task<int> Actions(Shop shop, string instanceId)
    {
        var settings = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(shop.Data, "local.settings.json")), new() { CommentHandling = JsonCommentHandling.Skip });
        var key = settings.RootElement.GetProperty("Values").GetProperty("FunctionsHost__SystemKeys__durable").GetString()!;
        using var http = new HttpClient { BaseAddress = shop.Settings.AppUrl };
        http.DefaultRequestHeaders.Add("x-functions-key", key);
        var answer = JsonDocument.Parse(await http.GetStringAsync($"/runtime/webhooks/durabletask/instances/{instanceId}?showHistory=true"));
        var kinds = answer.RootElement.GetProperty("historyEvents").EnumerateArray().Select(e => e.GetProperty("EventType").GetString()!).ToList();
        foreach (var kind in kinds.GroupBy(k => k))
            Console.WriteLine($"  {kind.Key,-28} {kind.Count()}");
        return kinds.Count(Counted.Contains);
    }
}
