using Microsoft.DurableTask;

namespace QuickCheckout.Orchestrations;

/// <summary>How often an activity is repeated when it throws. All of them are safe to repeat.</summary>
internal static class ActivityOptions
{
    /// <summary>For activities whose failure a person at the till waits for: gives up within about five seconds.</summary>
    public static TaskOptions Prompt { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(200), 2));

    /// <summary>For what must be written down in the end: goes on for about ten minutes.</summary>
    public static TaskOptions Patient { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(30, TimeSpan.FromMilliseconds(500), 2, TimeSpan.FromSeconds(30)));

    /// <summary>For what a person would otherwise never see: goes on for about a day.</summary>
    public static TaskOptions Untiring { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(300, TimeSpan.FromMilliseconds(500), 2, TimeSpan.FromMinutes(5)));
}
