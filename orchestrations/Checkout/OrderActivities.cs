using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

/// <param name="Goods">What was held of the store's stock.</param>
/// <param name="Sold">They are the customer's now; otherwise they are free again.</param>
/// <param name="Order">To be shown in the customer's app; null when nothing is.</param>
/// <param name="Used">Benefits that are used up; null when none are.</param>
/// <param name="FreesBenefitsAt">Sequence of the status after which the checkout holds no benefit any more; null when it never held any.</param>
public sealed record ReleaseInput(string TerminalId, string CheckoutId, StockClaim Goods, bool Sold, AppOrder? Order, BenefitClaim? Used = null, int? FreesBenefitsAt = null);

/// <param name="Refusal">Why the benefits could not be used up, although the order is paid; null when they are.</param>
public sealed record Released(Refusal? Refusal = null);

public sealed class OrderActivities(IOrderStore orders, IEnvelopeStore envelopes, IAppOrders app, IBenefits benefits, IStock stock)
{
    /// <summary>Whether the checkout may begin: whoever started it may have been overtaken, by another checkout or by itself.</summary>
    [Function(nameof(Begin))]
    public Task<Beginning> Begin([ActivityTrigger] CheckoutInput input, CancellationToken cancellation) => orders.BeginAsync(input, cancellation);

    /// <summary>Writes how the checkout ended, forgets its card data, and frees its terminal.</summary>
    [Function(nameof(EndOrder))]
    public async Task EndOrder([ActivityTrigger] CheckoutStatus status, CancellationToken cancellation)
    {
        // An attempt that failed after its upload left a sealed envelope; its ticket is worth nothing any more (rule Z2). One of an
        // answered authorisation that could not be deleted is left to the sweep.
        if (status.FailedAttempts > 0 || status.Step != Step.Paid)
            await envelopes.DeleteAllAsync(status.CheckoutId, cancellation);
        await orders.EndAsync(status, cancellation);
        // While this was written a cancel may have come in time, and everything is given back: that needs the terminal to itself.
        if (status.Step != Step.Paid)
            await orders.FreeTerminalAsync(status.TerminalId, status.CheckoutId, cancellation);
    }

    /// <summary>Of a checkout that needs a person: its hold would end by itself.</summary>
    [Function(nameof(KeepGoods))]
    public Task KeepGoods([ActivityTrigger] StockClaim goods, CancellationToken cancellation) => stock.KeepAsync(goods, cancellation);

    /// <summary>
    /// The goods are free again; or they are sold, and the terminal is free, too. Then ends what is held of the customer's benefits and
    /// shows the order's end in their app. Safe to repeat.
    /// </summary>
    [Function(nameof(Release))]
    public async Task<Released> Release([ActivityTrigger] ReleaseInput input, CancellationToken cancellation)
    {
        // That of a checkout which was not paid was freed when its end was written.
        if (input.Sold)
            await orders.FreeTerminalAsync(input.TerminalId, input.CheckoutId, cancellation);
        await (input.Sold ? stock.TakeAsync(input.Goods, cancellation) : stock.ReleaseAsync(input.Goods, cancellation));
        var refusal = input.Used is { } used ? await benefits.RedeemAsync(used, cancellation) : null;
        if (input.FreesBenefitsAt is { } sequence)
            await benefits.ReleaseAsync(input.CheckoutId, sequence, cancellation);
        if (input.Order is { } order)
            await app.ShowAsync(order, cancellation);
        return new Released(refusal);
    }
}
