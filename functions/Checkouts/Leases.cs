using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Who has a terminal (rule O2), and when a lease in its row is void. A lease is <em>claimed</em> by whoever schedules a checkout
/// or settlement, and counts for <see cref="TableTerminals.ClaimGrace"/>; once that has <em>begun</em> it counts until it is freed.
/// One whose orchestration is over without having freed it is void, and freed by whoever finds it so.
/// </summary>
public sealed class Leases(TableTerminals terminals, TimeProvider clock)
{
    /// <summary>An orchestration that failed may have an authorisation under way; no other begins before it has surely ended (rule B7).</summary>
    public static readonly TimeSpan FailureGrace = PaymentActivities.LongestWait + TimeSpan.FromMinutes(2);

    /// <returns>Null when nobody has the terminal, or the lease is void.</returns>
    public async Task<LeaseHolder?> HolderAsync(DurableTaskClient client, TerminalRow terminal, CancellationToken cancellation)
    {
        if (terminal.CheckoutId is not { } id)
            return null;
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);
        return IsVoid(instance, terminal) && !await StillUnwinds(client, instance, cancellation) ? null : new LeaseHolder(id, IsSettlement: instance is not null && instance.Name != CheckoutOrchestrator.Name);
    }

    /// <summary>Frees the terminals of a store whose leases are void, which a settlement cannot see by itself.</summary>
    /// <returns>Who has the others.</returns>
    public async Task<IReadOnlyDictionary<string, LeaseHolder>> FreeVoidAsync(DurableTaskClient client, IEnumerable<TerminalRow> ofStore, CancellationToken cancellation)
    {
        var holders = new Dictionary<string, LeaseHolder>();
        foreach (var terminal in ofStore.Where(t => t.CheckoutId is not null))
            if (await HolderAsync(client, terminal, cancellation) is { } holder)
                holders[terminal.TerminalId] = holder;
            else
                await terminals.TryFreeAsync(terminal, cancellation);
        return holders;
    }

    /// <summary>The unwind of a checkout that failed goes on without it, for a day if need be.</summary>
    private static async Task<bool> StillUnwinds(DurableTaskClient client, OrchestrationMetadata? instance, CancellationToken cancellation) =>
        instance is { Name: CheckoutOrchestrator.Name, RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated }
        && await client.GetInstanceAsync(UnwindOrchestrator.InstanceId(instance.InstanceId), cancellation) is { IsCompleted: false };

    private bool IsVoid(OrchestrationMetadata? instance, TerminalRow terminal) => instance switch
    {
        null => clock.GetUtcNow() - terminal.ClaimedAt >= TableTerminals.ClaimGrace,
        { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated } => clock.GetUtcNow() - instance.LastUpdatedAt >= FailureGrace,
        { IsCompleted: true } => true,
        // It is about to free it, or cannot: the tables were away.
        _ => instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance).HasEnded,
    };
}

/// <param name="Id">The instance that has it: a checkout's id, or a settlement's.</param>
public sealed record LeaseHolder(string Id, bool IsSettlement)
{
    public Refusal ToRefusal() => IsSettlement ? Refusals.TerminalBeingSettled : Refusals.TerminalBusy(Id);
}
