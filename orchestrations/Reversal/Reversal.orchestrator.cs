using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Orchestrations.Reversal;

/// <summary>
/// Undoes one operation whose outcome is unknown, or a payment with the phone whatever became of it, and does not end before the
/// other side has confirmed it or a person vouches for it (rules B7, A3).
/// </summary>
public static class ReversalOrchestrator
{
    public const string Name = "Reversal";

    /// <summary>How long a checkout waits for a reversal before it asks a person to look.</summary>
    public static readonly TimeSpan AttentionAfter = TimeSpan.FromMinutes(2);

    /// <summary>Quick tries first, then one every <see cref="SlowPause"/>.</summary>
    private const int QuickTries = 3;
    private static readonly TimeSpan QuickPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickPauseOfTrades = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowPause = TimeSpan.FromSeconds(30);

    /// <summary>After so many tries the instance begins anew, to keep its history short.</summary>
    private const int TriesAnInstance = 50;

    /// <summary>One operation has one reversal, found by whoever wants to tell it something.</summary>
    public static string InstanceId(MoneyOperation operation) => $"{operation.Attempt.CheckoutId}:reversal:{operation.Key}";

    [Function(Name)]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, MoneyMovement unknown)
    {
        for (var tries = 1; tries <= TriesAnInstance; tries++)
        {
            if (await IsUndone(context, unknown))
                return;
            await context.PauseAsync(tries >= QuickTries ? SlowPause : unknown.Means == Means.BankCard ? QuickPause : QuickPauseOfTrades);
        }

        context.ContinueAsNew(unknown);
    }

    /// <summary>Starts the operation's reversal; ends with it.</summary>
    internal static Task ReverseAsync(this TaskOrchestrationContext context, MoneyMovement unknown) =>
        context.CallSubOrchestratorAsync(Name, unknown, new SubOrchestrationOptions { InstanceId = InstanceId(unknown.Operation) });

    private static async Task<bool> IsUndone(TaskOrchestrationContext context, MoneyMovement unknown)
    {
        try
        {
            return await context.CallActivityAsync<bool>(nameof(ReversalActivities.Reverse), unknown);
        }
        catch (TaskFailedException)
        {
            // Tables or link are down; the next try asks again.
            return false;
        }
    }
}
