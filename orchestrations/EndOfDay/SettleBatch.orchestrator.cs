using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;

namespace QuickCheckout.Orchestrations.EndOfDay;

/// <summary>One batch: undo what nobody knows, compare totals, close it, give back what was charged without a sale.</summary>
internal static class SettleBatch
{
    /// <summary>How often an acquirer that does not answer is asked, over about ten minutes.</summary>
    private const int AcquirerTries = 10;
    private const int RefundTries = 3;
    private static readonly TimeSpan AcquirerPause = TimeSpan.FromMinutes(1);

    /// <returns>Null when there is nothing in it to settle. A batch that was not settled stays open for the next time.</returns>
    public static async Task<TerminalSettlement?> Run(TaskOrchestrationContext context, SettleTerminalInput input, BatchId id, bool isEarlier)
    {
        try
        {
            return await Settle(context, input, id, isEarlier);
        }
        catch (TaskFailedException)
        {
            // Tables or statement are away. The terminal's other batches are settled all the same.
            return input.NotSettled(context, id.BatchNo, Refusals.InternalFault);
        }
    }

    private static async Task<TerminalSettlement?> Settle(TaskOrchestrationContext context, SettleTerminalInput input, BatchId id, bool isEarlier)
    {
        var contents = await context.CallActivityAsync<BatchContents>(nameof(SettlementActivities.ReadBatch), id, ActivityOptions.Patient);
        if (contents.IsEmpty)
        {
            // The current one may still be sold in; an earlier one never again.
            if (isEarlier)
                await Close(context, id, result: null);
            return null;
        }

        foreach (var unknown in contents.ToReverse)
            if (!await Reverse(context, unknown))
                return input.NotSettled(context, id.BatchNo, Refusals.ReversalPending);

        SettledBatch settled = null!;
        var done = await context.RepeatAsync(AcquirerTries, AcquirerPause, async () =>
        {
            settled = await context.CallActivityAsync<SettledBatch>(nameof(SettlementActivities.CompareBatch), id, ActivityOptions.Patient);
            return settled.Outcome != SettlementOutcome.NotSettled;
        });
        if (!done)
            return input.NotSettled(context, id.BatchNo, Refusals.AcquirerUnavailable);
        var differences = new List<Difference>();
        foreach (var found in settled.Differences)
            differences.Add(found.IsChargeWithoutSale ? await GiveBack(context, input, id, found) : found.Difference);
        // Last: whatever ends this before, the batch stays open, is compared again, and each refund is found and not sent again.
        var result = input.Settled(context, settled, differences);
        await Close(context, id, result);
        return result;
    }

    /// <summary>Undoes what nobody knows the outcome of.</summary>
    /// <returns>False when nobody has confirmed it, over about ten minutes.</returns>
    public static Task<bool> Reverse(TaskOrchestrationContext context, MoneyMovement unknown) => context.RepeatAsync(
        AcquirerTries, AcquirerPause, () => context.CallActivityAsync<bool>(nameof(ReversalActivities.Reverse), unknown, ActivityOptions.Prompt));

    private static Task Close(TaskOrchestrationContext context, BatchId id, TerminalSettlement? result) =>
        context.CallActivityAsync(nameof(SettlementActivities.CloseBatch), new CloseBatchInput(id, result), ActivityOptions.Untiring);

    /// <summary>Tried again only while it certainly did not happen: a refund cannot be reversed.</summary>
    private static async Task<Difference> GiveBack(TaskOrchestrationContext context, SettleTerminalInput input, BatchId batch, SettledDifference found)
    {
        var original = new RefundOriginal(batch.BatchNo, found.Difference.TraceNo, found.Statement!.Date, found.Statement.ReferenceNo ?? "");
        for (var tries = 1; ; tries++)
        {
            var movement = new MoneyMovement(
                new MoneyOperation(found.Difference.Movement!.Operation.Attempt, MoneyOperationKind.Refund, tries), input.StoreId, input.TerminalId,
                found.Difference.TheirsFen, Entry: null, MoneyCause.OfSystem(Refusals.ChargeWithoutSale));
            var refunded = await TryRefund(context, new RefundRequest(movement, original));
            if (!refunded.MayTryAgain || tries == RefundTries)
                return found.Difference with { Refund = refunded.Outcome, VouchedBy = refunded.VouchedBy };
            await context.CreateTimer(AcquirerPause, CancellationToken.None);
        }
    }

    private static async Task<RefundResult> TryRefund(TaskOrchestrationContext context, RefundRequest request)
    {
        try
        {
            return await context.CallActivityAsync<RefundResult>(nameof(SettlementActivities.Refund), request, ActivityOptions.Prompt);
        }
        catch (TaskFailedException)
        {
            // The tables went away, perhaps after it was sent.
            return new RefundResult(RefundOutcome.Unknown);
        }
    }
}
