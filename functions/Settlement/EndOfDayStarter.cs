using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.EndOfDay;

namespace QuickCheckout.Functions.Settlement;

/// <summary>Starts the end of day of a store: by the clock, or because a person asks for it.</summary>
public sealed class EndOfDayStarter(
    TableTerminals terminals, Leases leases, Resolutions resolutions, IOptions<StoreTimeSettings> store, TimeProvider clock, ILogger<EndOfDayStarter> log)
{
    private static readonly OrchestrationRuntimeStatus[] UnderWay =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>
    /// From half past eleven at night, in the time zone the host runs in (on Azure, WEBSITE_TIME_ZONE); some minutes apart, in case
    /// the tables are away. The clock closes a store's day once.
    /// </summary>
    [Function("CloseDay")]
    public async Task Run([TimerTrigger("%EndOfDaySchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var day = store.Value.DayOf(clock.GetUtcNow());
        var failed = new List<Exception>();
        foreach (var ofStore in (await terminals.ListAsync(cancellation)).GroupBy(t => t.StoreId))
            try
            {
                if (!await ClosedByClock(client, EndOfDayOrchestrator.InstanceId(ofStore.Key, day), cancellation))
                    await Start(client, new EndOfDayInput(ofStore.Key, day, MoneyCause.System), [.. ofStore], cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The other stores' days are closed all the same.
                failed.Add(new InvalidOperationException($"The day of store {ofStore.Key} could not be closed.", fault));
            }

        if (failed.Count > 0)
            throw new AggregateException(failed);
    }

    /// <returns>Refused when the store has no terminal.</returns>
    public async Task<Result<DayClosing>> StartAsync(DurableTaskClient client, EndOfDayInput input, CancellationToken cancellation)
    {
        var ofStore = (await terminals.ListAsync(cancellation)).Where(t => t.StoreId == input.StoreId).ToList();
        return ofStore.Count == 0 ? Refusals.UnknownStore(input.StoreId) : await Start(client, input, ofStore, cancellation);
    }

    private async Task<DayClosing> Start(DurableTaskClient client, EndOfDayInput input, IReadOnlyList<TerminalRow> ofStore, CancellationToken cancellation)
    {
        await resolutions.FinishAllAsync(input.StoreId, cancellation);
        var holders = await leases.FreeVoidAsync(client, ofStore, cancellation);
        var started = await TrySchedule(client, input, cancellation);
        return new DayClosing(started, [.. holders.Where(h => !h.Value.IsSettlement).Select(h => new BusyTerminal(h.Key, h.Value.Id))]);
    }

    /// <returns>False when the store's day is being closed already.</returns>
    private async Task<bool> TrySchedule(DurableTaskClient client, EndOfDayInput input, CancellationToken cancellation)
    {
        var id = EndOfDayOrchestrator.InstanceId(input.StoreId, input.Day);
        if (await client.IsRunningAsync(id, cancellation))
            return false;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(EndOfDayOrchestrator.Name, input, new StartOrchestrationOptions(id).WithDedupeStatuses(UnderWay), cancellation);
            return true;
        }
        catch (Exception raced) when (raced is not OperationCanceledException)
        {
            // Somebody else started it in between.
            if (!await client.IsRunningAsync(id, cancellation))
                throw;
            log.LogInformation("{Instance} is under way already", id);
            return false;
        }
    }

    private static async Task<bool> ClosedByClock(DurableTaskClient client, string id, CancellationToken cancellation) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation) is { RuntimeStatus: not OrchestrationRuntimeStatus.Failed } instance
        && instance.ReadInputAs<EndOfDayInput>()?.By == MoneyCause.System;
}
