using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.EndOfDay;

public sealed record SettleTerminalInput(string StoreId, DateOnly Day, string TerminalId, string By);

/// <summary>One terminal: take it, and settle every batch that is open, the earlier ones first.</summary>
public static class SettleTerminalOrchestrator
{
    public const string Name = "SettleTerminal";

    /// <summary>A checkout ends within an hour; longer than that only a stuck unwind keeps a terminal.</summary>
    private const int ClaimTries = 180;

    /// <summary>No checkout begins while a settlement waits, so that it gets its turn; no longer than this is lost.</summary>
    public static readonly TimeSpan ClaimPause = TimeSpan.FromSeconds(30);

    [Function(Name)]
    public static async Task<List<TerminalSettlement>> Run([OrchestrationTrigger] TaskOrchestrationContext context, SettleTerminalInput input)
    {
        List<TerminalSettlement> results;
        try
        {
            results = await Claim(context, input) ? await SettleAll(context, input) : [input.NotSettled(context, null, Refusals.TerminalBusyForSettlement)];
        }
        catch (TaskFailedException)
        {
            results = [input.NotSettled(context, null, Refusals.InternalFault)];
        }

        // Results that were not kept would be lost, and a terminal that was not freed could not be settled tomorrow.
        await context.CallActivityAsync(
            nameof(SettlementActivities.EndSettlement), new EndSettlementInput(input.TerminalId, context.InstanceId, results), ActivityOptions.Untiring);
        return results;
    }

    private static async Task<bool> Claim(TaskOrchestrationContext context, SettleTerminalInput input)
    {
        var claim = new ClaimInput(input.TerminalId, context.InstanceId);
        return await context.RepeatAsync(
                ClaimTries, ClaimPause, () => context.CallActivityAsync<bool>(nameof(SettlementActivities.ClaimTerminal), claim, ActivityOptions.Patient))
            && await context.CallActivityAsync<bool>(nameof(SettlementActivities.HoldTerminal), claim, ActivityOptions.Patient);
    }

    private static async Task<List<TerminalSettlement>> SettleAll(TaskOrchestrationContext context, SettleTerminalInput input)
    {
        var open = await context.CallActivityAsync<OpenBatches>(
            nameof(SettlementActivities.FindBatches), new FindBatchesInput(input.StoreId, input.TerminalId), ActivityOptions.Patient);
        var results = new List<TerminalSettlement>();
        var allCancelled = await CancelUnknownTrades(context, input);
        // What is given back of an earlier batch enters the current one, which therefore comes last.
        foreach (var earlier in open.Earlier)
            if (await SettleBatch.Run(context, input, earlier, isEarlier: true) is { } settled)
                results.Add(settled);
        if (open.Current is { } current && await SettleBatch.Run(context, input, current, isEarlier: false) is { } last)
            results.Add(last);
        // Last: a settled batch makes good what was not settled before it.
        if (!allCancelled)
            results.Add(input.NotSettled(context, null, Refusals.CancelPending));
        return results.Count > 0 ? results : [input.Empty(context)];
    }

    /// <summary>A payment with the phone ends paid or cancelled, also when the checkout that waited for it failed.</summary>
    /// <returns>False when one could not be cancelled: the next end of day does.</returns>
    private static async Task<bool> CancelUnknownTrades(TaskOrchestrationContext context, SettleTerminalInput input)
    {
        var unknown = await context.CallActivityAsync<List<MoneyMovement>>(nameof(SettlementActivities.FindUnknownTrades), input.TerminalId, ActivityOptions.Patient);
        var all = true;
        foreach (var trade in unknown)
            all &= await SettleBatch.Reverse(context, trade);
        return all;
    }
}
