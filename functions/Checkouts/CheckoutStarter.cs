using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Starts a checkout exactly once (rules K3, O2). Each step can be found half done by a repetition of the same
/// request, which then goes on from there: order row, terminal lease, goods, orchestration.
/// </summary>
public sealed class CheckoutStarter(
    TableOrders orders, TableTerminals terminals, TableStock stock, Leases leases, ProductCatalogue catalogue, StatusWatch watch, TableLimits limits,
    IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    /// <summary>Each round of racing claims has a winner: so many can settle the same cart at the same moment.</summary>
    private const int ClaimTries = 100;

    /// <summary>So long a settle that was refused may be repeated as the same.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstStatusPatience = TimeSpan.FromSeconds(2);

    /// <summary>Of lines; a cart is settled by <see cref="CartSettling"/>.</summary>
    public Task<Result<(CheckoutStatus Status, bool Created)>> StartAsync(
        DurableTaskClient client, StartCheckout request, string idempotencyKey, CancellationToken cancellation) =>
        StartAsync(client, new Settle(request, CheckoutId.For(request.StoreId!, idempotencyKey), CheckoutId.Fingerprint(request), request.Lines!), cancellation);

    /// <summary>Why it would be refused as things are, with nothing written.</summary>
    public async Task<Refusal?> RefuseAsync(DurableTaskClient client, Settle settle, CancellationToken cancellation)
    {
        var terminal = await terminals.FindAsync(settle.Request.TerminalId!, cancellation);
        if ((Refuse(settle.Request, terminal) ?? (await BusyWith(client, terminal!, settle.CheckoutId, cancellation))?.ToRefusal()) is { } refusal)
            return refusal;
        var priced = Price(settle);
        return priced.Refusal ?? await stock.LackAsync(Freeze(settle.Request, settle.CheckoutId, priced.Value!, terminal!.Kind, new CheckoutLimits()).ToStockClaim(), cancellation);
    }

    /// <returns>The status, and whether this request is the one that created the checkout.</returns>
    public async Task<Result<(CheckoutStatus Status, bool Created)>> StartAsync(DurableTaskClient client, Settle settle, CancellationToken cancellation)
    {
        var (request, checkoutId, fingerprint, _) = settle;
        var terminal = await terminals.FindAsync(request.TerminalId!, cancellation);
        if (Refuse(request, terminal) is { } refusal)
            return refusal;

        var order = await orders.FindAsync(request.StoreId!, checkoutId, cancellation);
        if (order is null)
        {
            var lines = Price(settle);
            if (lines.Refusal is not null)
                return lines.Refusal;
            // A busy terminal is refused before anything is written, so that the same key can be used again later.
            if (await BusyWith(client, terminal!, checkoutId, cancellation) is { } other)
                return other.ToRefusal();
            var ofNow = await limits.OfAsync(request.StoreId!, request.TerminalId!, cancellation);
            order = await orders.CreateAsync(Freeze(request, checkoutId, lines.Value!, terminal!.Kind, ofNow), fingerprint, cancellation);
        }

        if (order.Fingerprint != fingerprint)
            return Refusals.IdempotencyKeyReused;
        if (await Existing(client, order, cancellation) is { } existing)
            return (existing, false);
        // Its prices and limits are those of then. Whoever begins it now must not be surprised by either.
        if (clock.GetUtcNow() - order.Input.StartedAt > Fresh)
        {
            // It may have come as far as its goods and died there. Should it still be under way somewhere, it finds its terminal gone.
            await terminals.ReleaseAsync(request.TerminalId!, checkoutId, cancellation);
            await stock.ReleaseAsync(order.Input.ToStockClaim(), cancellation);
            return Refusals.SettleTooOld;
        }

        if (await Claim(client, terminal!, order.Input, cancellation) is { } busy)
            return busy.ToRefusal();
        // While this request was held up the same one, repeated, may have done everything. If it has ended, it gave the lease
        // back before this claim; if not, the lease is its own.
        if (await orders.FindAsync(request.StoreId!, checkoutId, cancellation) is { } now && await Existing(client, now, cancellation) is { } earlier)
        {
            if (earlier.HasEnded)
                await terminals.ReleaseAsync(request.TerminalId!, checkoutId, cancellation);
            return (earlier, false);
        }

        // The last piece goes to one checkout (rule O5). A checkout that dies holds it until its deadline.
        if (await stock.HoldAsync(order.Input.ToStockClaim(), clock.GetUtcNow().AddSeconds(order.Input.Limits.WholeCheckoutSeconds) + CheckoutLimits.HeldAfterEnd, cancellation) is { } outOfStock)
        {
            await terminals.ReleaseAsync(request.TerminalId!, checkoutId, cancellation);
            return outOfStock;
        }

        return await Schedule(client, order.Input, cancellation);
    }

    private static Refusal? Refuse(StartCheckout request, TerminalRow? terminal)
    {
        if (terminal is null)
            return Refusals.UnknownTerminal(request.TerminalId!);
        if (terminal.StoreId != request.StoreId)
            return Refusals.TerminalOfOtherStore(request.TerminalId!);
        return request is { Method: PaymentMethod.BankCard, AfterSales: AfterSales.PaperReceipt } && terminal.Kind == TerminalKind.CloudPos
            ? Refusals.MemberCodeDemanded
            : null;
    }

    private Result<IReadOnlyList<CheckoutLine>> Price(Settle settle)
    {
        var lines = StartRequest.Price(settle.Lines, settle.Request.Method!.Value, catalogue);
        return lines.Value?.Sum(line => line.AmountFen) is { } total && settle.Request.TotalFen is { } shown && shown != total ? Refusals.CartTotalChanged(total) : lines;
    }

    private CheckoutInput Freeze(StartCheckout request, string checkoutId, IReadOnlyList<CheckoutLine> lines, TerminalKind terminal, CheckoutLimits ofNow)
    {
        // One look at the clock: the day in the order's number is the day of its start.
        var now = clock.GetUtcNow();
        return new CheckoutInput(
            checkoutId, CheckoutId.OrderNo(checkoutId, store.Value.DayOf(now)), request.StoreId!, request.TerminalId!, request.AssociateId!,
            request.Method!.Value, request.AfterSales!.Value, lines, ofNow, now, terminal, request.CartId);
    }

    /// <summary>By its instance, as long as there is one: the row may say "paid" from before a cancel that came in time.</summary>
    private async Task<CheckoutStatus?> Existing(DurableTaskClient client, OrderRow order, CancellationToken cancellation) =>
        await StatusWatch.ReadAsync(client, order.Input.CheckoutId, cancellation) is { } live
            ? await orders.LastStatusAsync(live, cancellation)
            : order.EndedAs;

    /// <returns>Null when the terminal is ours; otherwise who has it.</returns>
    private async Task<LeaseHolder?> Claim(DurableTaskClient client, TerminalRow terminal, CheckoutInput input, CancellationToken cancellation)
    {
        for (var tries = 0; tries < ClaimTries; tries++)
        {
            if (await BusyWith(client, terminal, input.CheckoutId, cancellation) is { } other)
                return other;
            if (await terminals.TryClaimAsync(terminal, input.CheckoutId, clock.GetUtcNow(), cancellation))
                return null;
            terminal = await terminals.FindAsync(input.TerminalId, cancellation)
                ?? throw new InvalidOperationException($"Terminal {input.TerminalId} vanished while a checkout was starting on it.");
        }

        throw new InvalidOperationException($"Terminal {input.TerminalId} changed {ClaimTries} times while a checkout was claiming it.");
    }

    private async Task<LeaseHolder?> BusyWith(DurableTaskClient client, TerminalRow terminal, string checkoutId, CancellationToken cancellation)
    {
        if (terminal.HolderId == checkoutId)
            return null;
        if (await leases.HolderAsync(client, terminal, cancellation) is { } holder)
            return holder;
        if (leases.NextHolder(terminal) is not { } next)
            return null;
        // The settlement that waits sees the row only, not that its holder is gone.
        if (terminal.HolderId is not null)
            await terminals.TryFreeAsync(terminal, cancellation);
        return next;
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

/// <summary>What is to be started, as which checkout.</summary>
/// <param name="Fingerprint">Of the request.</param>
/// <param name="Lines">The request's own, or its cart's.</param>
public sealed record Settle(StartCheckout Request, string CheckoutId, string Fingerprint, IReadOnlyList<CartLine?> Lines);
