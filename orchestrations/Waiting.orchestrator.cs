using System.Text.Json;
using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Orchestrations;

/// <summary>The one helper for "an event, or a cancel, or the deadline, whichever is first".</summary>
internal static class Waiting
{
    /// <summary>How long after its deadline an answer still counts: timers fire a second or two late, and people see the last second.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(10);

    /// <param name="cancel">A wait of the caller's own that outlives this one; null when nothing may cancel.</param>
    public static async Task<Heard<T>> HearAsync<T>(
        this TaskOrchestrationContext context, string eventName, DateTimeOffset deadline, Task? cancel)
        where T : class
    {
        using var over = new CancellationTokenSource();
        // A payload of the wrong type would fail the whole instance, past any catch: take JSON, look inside ourselves.
        var arrived = context.WaitForExternalEvent<JsonElement>(eventName, over.Token);
        var expired = context.CreateTimer(deadline.UtcDateTime, over.Token);

        var first = await Task.WhenAny(cancel is null ? [arrived, expired] : [arrived, cancel, expired]);
        // The losing timer would keep the instance running, the losing wait would swallow a later event.
        over.Cancel();

        // After a standstill an answer and its deadline come together, in any order: what is long over is over.
        if (first == expired || (first == arrived && context.UtcNow() > deadline + Lateness))
            return new Heard<T>(HeardKind.Expired);
        return first == arrived ? Read<T>(await arrived) : new Heard<T>(HeardKind.Cancelled);
    }

    /// <summary>The pause before something is tried again, ended early by a person's word: the next try finds it in the journal.</summary>
    public static async Task PauseAsync(this TaskOrchestrationContext context, TimeSpan pause)
    {
        using var over = new CancellationTokenSource();
        var said = context.WaitForExternalEvent<JsonElement>(EventNames.Resolved, over.Token);
        var expired = context.CreateTimer(context.CurrentUtcDateTime.Add(pause), over.Token);
        await Task.WhenAny(said, expired);
        over.Cancel();
    }

    /// <summary>The context's clock as an instant.</summary>
    public static DateTimeOffset UtcNow(this TaskOrchestrationContext context) => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    private static Heard<T> Read<T>(JsonElement payload) where T : class
    {
        try
        {
            return payload.Deserialize<T>(Json.Options) is { } value ? new Heard<T>(HeardKind.Arrived, value) : new Heard<T>(HeardKind.Malformed);
        }
        catch (JsonException)
        {
            return new Heard<T>(HeardKind.Malformed);
        }
    }
}

internal sealed record Heard<T>(HeardKind Kind, T? Value = null) where T : class;

internal enum HeardKind
{
    Arrived,
    Malformed,
    Expired,
    Cancelled,
}
