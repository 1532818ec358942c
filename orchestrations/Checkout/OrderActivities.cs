using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

public sealed class OrderActivities(IOrderStore orders)
{
    /// <summary>Writes how the checkout ended and frees its terminal.</summary>
    [Function(nameof(EndOrder))]
    public Task EndOrder([ActivityTrigger] CheckoutStatus status, CancellationToken cancellation) => orders.EndAsync(status, cancellation);
}
