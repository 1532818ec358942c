using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

public sealed record HoldsTerminalInput(string CheckoutId, string TerminalId);

public sealed class OrderActivities(IOrderStore orders, IEnvelopeStore envelopes)
{
    /// <summary>Whether the terminal is still this checkout's: whoever started it may have been overtaken.</summary>
    [Function(nameof(HoldsTerminal))]
    public Task<bool> HoldsTerminal([ActivityTrigger] HoldsTerminalInput input, CancellationToken cancellation) =>
        orders.HoldsTerminalAsync(input.TerminalId, input.CheckoutId, cancellation);

    /// <summary>Writes how the checkout ended, frees its terminal and forgets its card data.</summary>
    [Function(nameof(EndOrder))]
    public async Task EndOrder([ActivityTrigger] CheckoutStatus status, CancellationToken cancellation)
    {
        // An attempt that failed after its upload left a sealed envelope; its ticket is worth nothing any more (rule Z2).
        await envelopes.DeleteAllAsync(status.CheckoutId, cancellation);
        await orders.EndAsync(status, cancellation);
    }
}
