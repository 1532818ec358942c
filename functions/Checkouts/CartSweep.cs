using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>Forgets carts that nobody came back to, and those that were settled.</summary>
public sealed class CartSweep(TableCarts carts, TimeProvider clock)
{
    private const string EveryNight = "0 45 3 * * *";

    /// <summary>What is left goes the next night.</summary>
    private const int MostANight = 20_000;

    private static readonly TimeSpan Unchanged = TimeSpan.FromDays(7);
    private static readonly TimeSpan Settled = TimeSpan.FromDays(2);

    [Function("SweepCarts")]
    public Task Run([TimerTrigger(EveryNight)] TimerInfo timer, CancellationToken cancellation) =>
        carts.DeleteOldAsync(clock.GetUtcNow() - Unchanged, clock.GetUtcNow() - Settled, MostANight, cancellation);
}
