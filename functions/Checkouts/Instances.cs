using Microsoft.DurableTask.Client;

namespace QuickCheckout.Functions.Checkouts;

internal static class Instances
{
    /// <returns>False also when there never was one.</returns>
    public static async Task<bool> IsRunningAsync(this DurableTaskClient client, string instanceId, CancellationToken cancellation) =>
        await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false };
}
