using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Orders;

/// <summary>
/// Looks after orders that are listed as live longer than they can be by right: a settle that died before its checkout was scheduled,
/// an orchestration that failed, an end that the tables did not take. And lists, once, the orders from before there was a list.
/// </summary>
public sealed class OrderSweep(TableOrderList list, TableOrders orders, TableTerminals terminals, TimeProvider clock, ILogger<OrderSweep> log)
{
    private const int RemembersEvery = 500;
    private const string EveryTenMinutes = "0 */10 * * * *";

    /// <summary>A settle goes on for ten minutes at most; its checkout appears at once.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(20);

    /// <summary>By day only these are looked at, for a checkout lives a day at most; in the night's first hour all.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(2);

    [Function("SweepOrders")]
    public async Task Run([TimerTrigger(EveryTenMinutes)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await ListOldAsync(cancellation);
        var now = clock.GetUtcNow();
        await SweepAsync(client, now.Hour == 0 ? DateTimeOffset.UnixEpoch : now - Recent, cancellation);
    }

    /// <summary>Goes on where it was interrupted. What is listed already stays as it is.</summary>
    public async Task ListOldAsync(CancellationToken cancellation)
    {
        var soFar = await list.SoFarAsync(cancellation);
        if (soFar.IsAll)
            return;
        var listed = 0;
        await foreach (var (input, order) in orders.AllAsync(soFar, cancellation))
        {
            await list.AddNumberAsync(input, cancellation);
            await list.AddAsync(order, cancellation);
            if (++listed % RemembersEvery == 0)
                await list.SetSoFarAsync(new ListedSoFar(IsAll: false, input.StoreId, input.CheckoutId), cancellation);
        }

        await list.SetSoFarAsync(soFar with { IsAll = true }, cancellation);
        log.LogInformation("The list of orders is complete: {Count} were looked at", listed);
    }

    public async Task SweepAsync(DurableTaskClient client, DateTimeOffset since, CancellationToken cancellation)
    {
        foreach (var storeId in (await terminals.ListAsync(cancellation)).Select(t => t.StoreId).Distinct(StringComparer.Ordinal))
            await foreach (var live in list.LiveAsync(storeId, since, clock.GetUtcNow() - Grace, cancellation))
                try
                {
                    await Look(client, live, cancellation);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // The others are looked at all the same; this one again in ten minutes.
                    log.LogError(fault, "Order {OrderNo} is listed as live and could not be looked at", live.Order.OrderNo);
                }
    }

    private async Task Look(DurableTaskClient client, ListedAs live, CancellationToken cancellation)
    {
        // Ended by an instance of the app that knew no list.
        if (await orders.FindAsync(live.Order.StoreId, live.Order.CheckoutId, cancellation) is { EndedAs: not null } ended)
        {
            await list.AddMemberAsync(ended.Listed, cancellation);
            await list.TryListAsAsync(live, ended.Listed, cancellation);
            return;
        }

        var instance = await StatusWatch.FindAsync(client, live.Order.CheckoutId, cancellation);
        if (instance is null)
        {
            // Should it be started after all, its end lists it anew.
            await list.TryListAsAsync(live, live.Order.AsNeverStarted(clock.GetUtcNow()), cancellation);
            return;
        }

        if (!instance.IsCompleted)
            return;
        var status = StatusWatch.StatusOf(instance);
        if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
            await orders.EndAsync(status, cancellation);
        else if (status.Step == Step.NeedsAttention)
            await list.TryListAsAsync(live, live.Order.As(status), cancellation);
    }
}
