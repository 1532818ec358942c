using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
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

    /// <summary>A settlement that waits asks again within half of this; one that has not has died.</summary>
    private static readonly TimeSpan SettlementPatience = 2 * SettleTerminalOrchestrator.ClaimPause;

    /// <returns>Null when nobody has the terminal, or the lease is void.</returns>
    public async Task<LeaseHolder?> HolderAsync(DurableTaskClient client, TerminalRow terminal, CancellationToken cancellation)
    {
        if (terminal.HolderId is not { } id)
            return null;
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);
        return IsVoid(instance, terminal) && !await StillGivesBack(client, instance, cancellation) ? null : new LeaseHolder(id, IsSettlement: instance is not null && instance.Name != CheckoutOrchestrator.Name);
    }

    /// <summary>A settlement that waits for the terminal: a till that sells without a pause would never be settled.</summary>
    /// <returns>Null when none does.</returns>
    public LeaseHolder? NextHolder(TerminalRow terminal) =>
        clock.GetUtcNow() - terminal.SettlementWaitsSince < SettlementPatience ? new LeaseHolder("", IsSettlement: true) : null;

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

    /// <summary>How much longer an activity of it may still move money, because it has just failed; null when none may.</summary>
    public TimeSpan? GraceLeft(OrchestrationMetadata? instance) =>
        HasFailed(instance) && instance!.LastUpdatedAt + FailureGrace - clock.GetUtcNow() is { Ticks: > 0 } left ? left : null;

    private static bool HasFailed(OrchestrationMetadata? instance) =>
        instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated };

    /// <summary>The unwind and the reversals of a checkout that failed go on without it, for a day if need be.</summary>
    private async Task<bool> StillGivesBack(DurableTaskClient client, OrchestrationMetadata? instance, CancellationToken cancellation)
    {
        if (!HasFailed(instance) || instance!.Name != CheckoutOrchestrator.Name)
            return false;
        var unwind = await client.GetInstanceAsync(UnwindOrchestrator.InstanceId(instance.InstanceId), cancellation);
        if (unwind is { IsCompleted: false } || GraceLeft(unwind) is not null)
            return true;
        foreach (var line in BatchLines.From(await journal.ListAsync(instance.InstanceId, cancellation)).Where(l => l.IsToReverse))
            if (await client.IsRunningAsync(ReversalOrchestrator.InstanceId(line.Movement.Operation), cancellation))
                return true;
        return false;
    }

    private bool IsVoid(OrchestrationMetadata? instance, TerminalRow terminal) => instance switch
    {
        null => clock.GetUtcNow() - terminal.ClaimedAt >= TableTerminals.ClaimGrace,
        { IsCompleted: true } => GraceLeft(instance) is null,
        // It is about to free it, or cannot: the tables were away.
        _ => instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance).HasEnded,
    };
}

/// <param name="Id">The instance that has it: a checkout's id, or a settlement's.</param>
public sealed record LeaseHolder(string Id, bool IsSettlement)
{
    public Refusal ToRefusal() => IsSettlement ? Refusals.TerminalBeingSettled : Refusals.TerminalBusy(Id);
}
