using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Reversal;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Orchestrations.EndOfDay;

public sealed record SettleTerminalInput(string StoreId, DateOnly Day, string TerminalId, string By);

/// <summary>One terminal: take it, undo what nobody knows, compare totals, list and resolve what differs, begin the next batch.</summary>
public static class SettleTerminalOrchestrator
{
    public const string Name = "SettleTerminal";

    /// <summary>A checkout ends within an hour; longer than that only a stuck unwind keeps a terminal.</summary>
    private const int ClaimTries = 90;
    private static readonly TimeSpan ClaimPause = TimeSpan.FromMinutes(1);

    /// <summary>How often an acquirer that does not answer is asked, over about ten minutes.</summary>
    private const int AcquirerTries = 10;
    private static readonly TimeSpan AcquirerPause = TimeSpan.FromMinutes(1);

    [Function(Name)]
    public static async Task<TerminalSettlement> Run([OrchestrationTrigger] TaskOrchestrationContext context, SettleTerminalInput input)
    {
        var claim = new ClaimInput(input.TerminalId, context.InstanceId);
        var claimed = await Repeat(context, ClaimTries, ClaimPause, () =>
            context.CallActivityAsync<bool>(nameof(SettlementActivities.ClaimTerminal), claim, ActivityOptions.Patient));
        TerminalSettlement result;
        try
        {
            result = claimed ? await Settle(context, input) : NotSettled(context, input, null, Refusals.TerminalBusyForSettlement);
        }
        catch (TaskFailedException)
        {
            result = NotSettled(context, input, null, Refusals.InternalFault);
        }

        await context.CallActivityAsync(nameof(SettlementActivities.EndSettlement), new EndSettlementInput(result, context.InstanceId), ActivityOptions.Patient);
        return result;
    }

    private static async Task<TerminalSettlement> Settle(TaskOrchestrationContext context, SettleTerminalInput input)
    {
        var opened = await context.CallActivityAsync<OpenedBatch>(
            nameof(SettlementActivities.OpenBatch), new OpenBatchInput(input.StoreId, input.TerminalId), ActivityOptions.Patient);
        if (opened.IsEmpty)
            return Result(context, input, opened.Batch.BatchNo, SettlementOutcome.Empty, SettlementTotals.None, []);
        foreach (var unknown in opened.Unknown)
            if (!await Repeat(context, AcquirerTries, AcquirerPause, () => context.CallActivityAsync<bool>(nameof(ReversalActivities.Reverse), unknown, ActivityOptions.Prompt)))
                return NotSettled(context, input, opened.Batch.BatchNo, Refusals.ReversalPending);

        SettledBatch settled = null!;
        var done = await Repeat(context, AcquirerTries, AcquirerPause, async () =>
        {
            settled = await context.CallActivityAsync<SettledBatch>(nameof(SettlementActivities.SettleBatch), opened.Batch, ActivityOptions.Patient);
            return settled.Outcome != SettlementOutcome.NotSettled;
        });
        if (!done)
            return NotSettled(context, input, opened.Batch.BatchNo, Refusals.AcquirerUnavailable);
        await context.CallActivityAsync(nameof(SettlementActivities.CloseBatch), settled.Batch, ActivityOptions.Patient);
        var differences = new List<Difference>();
        foreach (var difference in settled.Differences)
            differences.Add(difference.IsChargeWithoutSale ? await GiveBack(context, input, settled.Batch, difference) : difference.Difference);
        return Result(context, input, settled.Batch.BatchNo, settled.Outcome, settled.Totals, differences);
    }

    /// <summary>Once: what comes of it is in the journal, and a person sees the difference in any case.</summary>
    private static async Task<Difference> GiveBack(TaskOrchestrationContext context, SettleTerminalInput input, BatchId batch, SettledDifference found)
    {
        var sale = found.Difference.Movement!;
        var movement = new MoneyMovement(
            new MoneyOperation(sale.Operation.Attempt, MoneyOperationKind.Refund), input.StoreId, input.TerminalId, found.Difference.TheirsFen,
            Entry: null, MoneyCause.OfSystem(Refusals.ChargeWithoutSale));
        var original = new RefundOriginal(batch.BatchNo, found.Difference.TraceNo, found.Statement!.Date, found.Statement.ReferenceNo ?? "");
        try
        {
            var refund = await context.CallActivityAsync<VoidResult>(nameof(SettlementActivities.Refund), new RefundRequest(movement, original), ActivityOptions.Prompt);
            if (refund.Outcome == VoidOutcome.Unknown)
                await Repeat(context, AcquirerTries, AcquirerPause, () => context.CallActivityAsync<bool>(nameof(ReversalActivities.Reverse), movement, ActivityOptions.Prompt));
            return found.Difference with { Refunded = refund.Outcome == VoidOutcome.Voided };
        }
        catch (TaskFailedException)
        {
            return found.Difference;
        }
    }

    private static async Task<bool> Repeat(TaskOrchestrationContext context, int most, TimeSpan pause, Func<Task<bool>> act)
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

    private static TerminalSettlement NotSettled(TaskOrchestrationContext context, SettleTerminalInput input, string? batchNo, Refusal why) =>
        Result(context, input, batchNo, SettlementOutcome.NotSettled, SettlementTotals.None, []) with { Reason = why };

    private static TerminalSettlement Result(
        TaskOrchestrationContext context, SettleTerminalInput input, string? batchNo, SettlementOutcome outcome, SettlementTotals totals, IReadOnlyList<Difference> differences) => new(
        input.StoreId, input.Day, input.TerminalId, batchNo, outcome, totals, differences, Reason: null,
        new DateTimeOffset(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc)), input.By);
}
