using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.EndOfDay;

namespace QuickCheckout.Functions.Settlement;

/// <summary>Starts the end of day of a store: by the clock, or because a person asks for it.</summary>
public sealed class EndOfDayStarter(TableTerminals terminals, IOptions<StoreTimeSettings> store, TimeProvider clock, ILogger<EndOfDayStarter> log)
{
    private static readonly OrchestrationRuntimeStatus[] UnderWay =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>Half past eleven at night, in the time zone the host runs in (on Azure, WEBSITE_TIME_ZONE).</summary>
    [Function("CloseDay")]
    public async Task Run([TimerTrigger("%EndOfDaySchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var day = store.Value.DayOf(clock.GetUtcNow());
        foreach (var storeId in (await terminals.ListAsync(cancellation)).Select(t => t.StoreId).Distinct())
            await StartAsync(client, new EndOfDayInput(storeId, day, MoneyCause.System), cancellation);
    }

    /// <returns>False when the store's day is being closed already.</returns>
    public async Task<bool> StartAsync(DurableTaskClient client, EndOfDayInput input, CancellationToken cancellation)
    {
        var id = EndOfDayOrchestrator.InstanceId(input.StoreId, input.Day);
        if (await IsUnderWay(client, id, cancellation))
            return false;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(EndOfDayOrchestrator.Name, input, new StartOrchestrationOptions(id).WithDedupeStatuses(UnderWay), cancellation);
            return true;
        }
        catch (Exception raced) when (raced is not OperationCanceledException)
        {
            // Somebody else started it in between.
            if (!await IsUnderWay(client, id, cancellation))
                throw;
            log.LogInformation("{Instance} is under way already", id);
            return false;
        }
    }

    private static async Task<bool> IsUnderWay(DurableTaskClient client, string id, CancellationToken cancellation) =>
        await client.GetInstanceAsync(id, cancellation) is { IsCompleted: false };
}
