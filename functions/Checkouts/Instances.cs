using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Reversal;

namespace QuickCheckout.Functions.Checkouts;

internal static class Instances
{
    /// <returns>False also when there never was one.</returns>
    public static async Task<bool> IsRunningAsync(this DurableTaskClient client, string instanceId, CancellationToken cancellation) =>
        await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false };

    /// <summary>Starts the operation's reversal for which no checkout waits.</summary>
    /// <returns>False when it is under way already.</returns>
    public static async Task<bool> TryReverseAsync(this DurableTaskClient client, MoneyMovement unknown, CancellationToken cancellation)
    {
        var instanceId = ReversalOrchestrator.InstanceId(unknown.Operation);
        if (await client.IsRunningAsync(instanceId, cancellation))
            return false;
        await client.ScheduleNewOrchestrationInstanceAsync(ReversalOrchestrator.Name, unknown, new StartOrchestrationOptions(instanceId), cancellation);
        return true;
    }
}
