using Microsoft.DurableTask;

namespace QuickCheckout.Orchestrations;

/// <summary>The one helper for "until it says yes, but not for ever".</summary>
internal static class Repeating
{
    /// <returns>False when it said no <paramref name="most"/> times.</returns>
    public static async Task<bool> RepeatAsync(this TaskOrchestrationContext context, int most, TimeSpan pause, Func<Task<bool>> act)
    {
        for (var tries = 1; ; tries++)
        {
            if (await act())
                return true;
            if (tries == most)
                return false;
            await context.CreateTimer(pause, CancellationToken.None);
        }
    }
}
