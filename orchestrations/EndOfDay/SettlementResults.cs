using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Orchestrations.EndOfDay;

/// <summary>How a settlement may end, as it is kept.</summary>
internal static class SettlementResults
{
    public static TerminalSettlement Empty(this SettleTerminalInput input, TaskOrchestrationContext context) =>
        input.Result(context, null, SettlementOutcome.Empty, SettlementTotals.None, []);

    public static TerminalSettlement NotSettled(this SettleTerminalInput input, TaskOrchestrationContext context, string? batchNo, Refusal why) =>
        input.Result(context, batchNo, SettlementOutcome.NotSettled, SettlementTotals.None, []) with { Reason = why };

    public static TerminalSettlement Settled(
        this SettleTerminalInput input, TaskOrchestrationContext context, SettledBatch settled, IReadOnlyList<Difference> differences) =>
        input.Result(context, settled.Batch.BatchNo, settled.Outcome, settled.Totals, differences);

    private static TerminalSettlement Result(
        this SettleTerminalInput input, TaskOrchestrationContext context, string? batchNo, SettlementOutcome outcome, SettlementTotals totals,
        IReadOnlyList<Difference> differences) => new(
        input.StoreId, input.Day, input.TerminalId, batchNo, outcome, totals, differences, Reason: null,
        context.UtcNow(), input.By);
}
