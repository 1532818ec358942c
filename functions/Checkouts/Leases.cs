using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Who has a terminal (rule O2), and when a lease in its row is void. A lease is <em>claimed</em> by whoever schedules a checkout
/// or settlement, and counts for <see cref="TableTerminals.ClaimGrace"/>; once that has <em>begun</em> it counts until it is freed.
/// One whose orchestration is over without having freed it is void, and freed by whoever finds it so.
/// </summary>
public sealed class Leases(TableTerminals terminals, TableJournal journal, TimeProvider clock)
{
    /// <summary>An orchestration that failed may have an authorisation under way; no other begins before it has surely ended (rule B7).</summary>
    public static readonly TimeSpan FailureGrace = PaymentActivities.LongestWait + TimeSpan.FromMinutes(2);

    /// <returns>Null when nobody has the terminal, or the lease is void.</returns>
    public async Task<LeaseHolder?> HolderAsync(DurableTaskClient client, TerminalRow terminal, CancellationToken cancellation)
    {
        if (terminal.HolderId is not { } id)
            return null;
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);
        return IsVoid(instance, terminal) && !await StillGivesBack(client, instance, cancellation) ? null : new LeaseHolder(id, IsSettlement: instance is not null && instance.Name != CheckoutOrchestrator.Name);
    }

    /// <summary>Frees the terminals of a store whose leases are void, which a settlement cannot see by itself.</summary>
    /// <returns>Who has the others.</returns>
    public async Task<IReadOnlyDictionary<string, LeaseHolder>> FreeVoidAsync(DurableTaskClient client, IEnumerable<TerminalRow> ofStore, CancellationToken cancellation)
    {
        var holders = new Dictionary<string, LeaseHolder>();
        foreach (var terminal in ofStore.Where(t => t.HolderId is not null))
            if (await HolderAsync(client, terminal, cancellation) is { } holder)
                holders[terminal.TerminalId] = holder;
            else
                await terminals.TryFreeAsync(terminal, cancellation);
        return holders;
    }

    /// <summary>It failed so lately that an activity of it may still move money.</summary>
    public bool HasJustFailed(OrchestrationMetadata? instance) => HasFailed(instance) && clock.GetUtcNow() - instance!.LastUpdatedAt < FailureGrace;

    private static bool HasFailed(OrchestrationMetadata? instance) =>
        instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated };

    /// <summary>The unwind and the reversals of a checkout that failed go on without it, for a day if need be.</summary>
    private async Task<bool> StillGivesBack(DurableTaskClient client, OrchestrationMetadata? instance, CancellationToken cancellation)
    {
        if (!HasFailed(instance) || instance!.Name != CheckoutOrchestrator.Name)
            return false;
        var unwind = await client.GetInstanceAsync(UnwindOrchestrator.InstanceId(instance.InstanceId), cancellation);
        if (unwind is { IsCompleted: false } || HasJustFailed(unwind))
            return true;
        foreach (var line in BatchLines.From(await journal.ListAsync(instance.InstanceId, cancellation)).Where(l => l.IsToReverse))
            if (await client.GetInstanceAsync(ReversalOrchestrator.InstanceId(line.Movement.Operation), cancellation) is { IsCompleted: false })
                return true;
        return false;
    }

    private bool IsVoid(OrchestrationMetadata? instance, TerminalRow terminal) => instance switch
    {
        null => clock.GetUtcNow() - terminal.ClaimedAt >= TableTerminals.ClaimGrace,
        { IsCompleted: true } => !HasJustFailed(instance),
        // It is about to free it, or cannot: the tables were away.
        _ => instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance).HasEnded,
    };
}

/// <param name="Id">The instance that has it: a checkout's id, or a settlement's.</param>
public sealed record LeaseHolder(string Id, bool IsSettlement)
{
    public Refusal ToRefusal() => IsSettlement ? Refusals.TerminalBeingSettled : Refusals.TerminalBusy(Id);
}
