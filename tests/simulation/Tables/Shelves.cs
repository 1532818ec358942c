using QuickCheckout.Domain.Stock;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Simulation;

/// <summary>Nothing is counted here; the tables may be away all the same.</summary>
public sealed class Shelves(World world) : IStock
{
    public Task TakeAsync(StockClaim claim, CancellationToken cancellation) => world.Tables.Write(() => 0);

    public Task ReleaseAsync(StockClaim claim, CancellationToken cancellation) => world.Tables.Write(() => 0);
}
