using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Starts a checkout exactly once (rules K3, O2). Each step can be found half done by a repetition of the same
/// request, which then goes on from there: order row, terminal lease, orchestration.
/// </summary>
public sealed class CheckoutStarter(
    TableOrders orders, TableTerminals terminals, ProductCatalogue catalogue, StatusWatch watch, IOptions<CheckoutLimits> limits,
    IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    private const int ClaimTries = 10;

    private static readonly TimeSpan FirstStatusPatience = TimeSpan.FromSeconds(2);

    /// <returns>The status, and whether this request is the one that created the checkout.</returns>
    public async Task<Result<(CheckoutStatus Status, bool Created)>> StartAsync(
        DurableTaskClient client, StartCheckout request, string idempotencyKey, CancellationToken cancellation)
    {
        var terminal = await terminals.FindAsync(request.TerminalId!, cancellation);
        if (Refuse(request, terminal) is { } refusal)
            return refusal;

        var checkoutId = CheckoutId.For(request.StoreId!, idempotencyKey);
        var fingerprint = CheckoutId.Fingerprint(request);
        var order = await orders.FindAsync(request.StoreId!, checkoutId, cancellation);
        if (order is null)
        {
            var lines = StartRequest.Price(request.Lines!, catalogue);
            if (lines.Refusal is not null)
                return lines.Refusal;
            // A busy terminal is refused before anything is written, so that the same key can be used again later.
            if (await BusyWith(client, terminal!, checkoutId, cancellation) is { } other)
                return Refusals.TerminalBusy(other);
            order = await orders.CreateAsync(Freeze(request, checkoutId, lines.Value!), fingerprint, cancellation);
        }

        if (order.Fingerprint != fingerprint)
            return Refusals.IdempotencyKeyReused;
        if (await Existing(client, order, cancellation) is { } existing)
            return (existing, false);
        if (await Claim(client, order.Input, cancellation) is { } busy)
            return Refusals.TerminalBusy(busy);
        // While this request was held up the same one, repeated, may have sold everything: then the lease is not needed.
        if ((await orders.FindAsync(request.StoreId!, checkoutId, cancellation))?.EndedAs is { } ended)
        {
            await terminals.ReleaseAsync(request.TerminalId!, checkoutId, cancellation);
            return (ended, false);
        }

        return await Schedule(client, order.Input, cancellation);
    }

    private static Refusal? Refuse(StartCheckout request, TerminalRow? terminal)
    {
        if (terminal is null)
            return Refusals.UnknownTerminal(request.TerminalId!);
        if (terminal.StoreId != request.StoreId)
            return Refusals.TerminalOfOtherStore(request.TerminalId!);
        return request.Method == PaymentMethod.BankCard && terminal.Kind == TerminalKind.SmartPos ? null : Refusals.MethodNotAvailable;
    }

    private CheckoutInput Freeze(StartCheckout request, string checkoutId, IReadOnlyList<CheckoutLine> lines) => new(
        checkoutId, CheckoutId.OrderNo(checkoutId, store.Value.DayOf(clock.GetUtcNow())), request.StoreId!, request.TerminalId!, request.AssociateId!,
        request.Method!.Value, request.AfterSales!.Value, lines, limits.Value, clock.GetUtcNow());

    private static async Task<CheckoutStatus?> Existing(DurableTaskClient client, OrderRow order, CancellationToken cancellation) =>
        order.EndedAs ?? await StatusWatch.ReadAsync(client, order.Input.CheckoutId, cancellation);

    /// <returns>Null when the terminal is ours; otherwise the checkout that has it.</returns>
    private async Task<string?> Claim(DurableTaskClient client, CheckoutInput input, CancellationToken cancellation)
    {
        for (var tries = 0; tries < ClaimTries; tries++)
        {
            var terminal = await terminals.FindAsync(input.TerminalId, cancellation)
                ?? throw new InvalidOperationException($"Terminal {input.TerminalId} vanished while a checkout was starting on it.");
            if (await BusyWith(client, terminal, input.CheckoutId, cancellation) is { } other)
                return other;
            if (await terminals.TryClaimAsync(terminal, input.CheckoutId, clock.GetUtcNow(), cancellation))
                return null;
        }

        throw new InvalidOperationException($"Terminal {input.TerminalId} changed {ClaimTries} times while a checkout was claiming it.");
    }

    private async Task<string?> BusyWith(DurableTaskClient client, TerminalRow terminal, string checkoutId, CancellationToken cancellation)
    {
        if (terminal.CheckoutId is not { } holder || holder == checkoutId)
            return null;
        // The lease of a checkout that has ended is void: it is about to give it back, or could not (the tables were away).
        // One that was claimed a moment ago may just not be scheduled yet.
        var instance = await client.GetInstanceAsync(holder, getInputsAndOutputs: true, cancellation);
        var live = instance is null
            ? clock.GetUtcNow() - terminal.ClaimedAt < TableTerminals.ClaimGrace
            : !instance.IsCompleted && !(instance.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(instance).HasEnded);
        return live ? holder : null;
    }

    private async Task<Result<(CheckoutStatus Status, bool Created)>> Schedule(
        DurableTaskClient client, CheckoutInput input, CancellationToken cancellation)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(CheckoutOrchestrator.Name, input, OnlyOnce(input.CheckoutId), cancellation);
            // The caller's next move is on the first status: worth a moment's wait.
            return (await watch.WaitAsync(client, input.CheckoutId, Transitions.FirstSequence, FirstStatusPatience, cancellation, soon: true) ?? Transitions.Start(input), true);
        }
        catch (Exception raced) when (raced is not OperationCanceledException)
        {
            // Engines tell "already exists" by different exceptions; whether it exists is what matters. The one that was
            // first may be a moment from being visible.
            return await AppearsSoon(client, input.CheckoutId, cancellation) is { } status
                ? (status, false)
                : throw new InvalidOperationException($"Checkout {input.CheckoutId} could not be scheduled.", raced);
        }
    }

    /// <summary>Whatever its state, an instance of this id is left alone: a request held up until its twin has ended would run it anew.</summary>
    private static StartOrchestrationOptions OnlyOnce(string checkoutId) =>
        new StartOrchestrationOptions(checkoutId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);

    private static async Task<CheckoutStatus?> AppearsSoon(DurableTaskClient client, string checkoutId, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(FirstStatusPatience);
        try
        {
            return StatusWatch.StatusOf(await client.WaitForInstanceStartAsync(checkoutId, getInputsAndOutputs: true, patience.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
