using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Orchestrations.EndOfDay;

/// <param name="By">Who closes the day: a person, or the system by its timer.</param>
public sealed record EndOfDayInput(string StoreId, DateOnly Day, string By);

/// <summary>Settles every terminal of a store with the acquirer (rule S5). Instance id: see <see cref="InstanceId"/>.</summary>
public static class EndOfDayOrchestrator
{
    public const string Name = "EndOfDay";

    /// <summary>One run a store and day at a time; a later one settles what the first could not.</summary>
    public static string InstanceId(string storeId, DateOnly day) => $"end-of-day:{storeId}:{day:yyyy-MM-dd}";

    [Function(Name)]
    public static async Task<StoreSettlement> Run([OrchestrationTrigger] TaskOrchestrationContext context, EndOfDayInput input)
    {
        var terminals = await context.CallActivityAsync<List<string>>(nameof(SettlementActivities.ListTerminals), input.StoreId, ActivityOptions.Untiring);
        var settled = await Task.WhenAll(terminals.Select(terminal => context.CallSubOrchestratorAsync<List<TerminalSettlement>>(
            SettleTerminalOrchestrator.Name, new SettleTerminalInput(input.StoreId, input.Day, terminal, input.By))));
        return new StoreSettlement(input.StoreId, input.Day, [.. settled.SelectMany(t => t)]);
    }
}
