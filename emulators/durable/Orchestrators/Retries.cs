using Microsoft.DurableTask;

namespace Emulators.Durable.Orchestrators;

/// <summary>Repeats a call by policy (with durable timers between) or by handler (which may await what it likes of the context).</summary>
internal static class Retries
{
    public static Task<string?> Run(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<string?>> call) =>
        retry.Policy is { } policy ? ByPolicy(context, policy, call) : ByHandler(context, retry.Handler!, call);

    private static async Task<string?> ByPolicy(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<string?>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            try
            {
                return await call();
            }
            catch (TaskFailedException failed) when (attempt < policy.MaxNumberOfAttempts && policy.Handles(failed.FailureDetails))
            {
                delay = DelayAfter(attempt, policy);
                if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime - began + delay > policy.RetryTimeout)
                    throw;
            }
            await context.CreateTimer(delay, CancellationToken.None);
        }
    }

    private static async Task<string?> ByHandler(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<string?>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed)
            {
                var spent = context.CurrentUtcDateTime - began;
                if (!await handler(new RetryContext(context, attempt, failed.FailureDetails, spent, CancellationToken.None)))
                    throw;
            }
        }
    }

    private static TimeSpan DelayAfter(int attempt, RetryPolicy policy)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return milliseconds >= policy.MaxRetryInterval.TotalMilliseconds ? policy.MaxRetryInterval : TimeSpan.FromMilliseconds(milliseconds);
    }
}
