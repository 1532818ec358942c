using QuickCheckout.Domain.Stock;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>Remembers what became of the goods.</summary>
internal sealed class FakeStock : IStock
{
    public List<StockClaim> Sold { get; } = [];

    public List<StockClaim> Freed { get; } = [];

    public Task TakeAsync(StockClaim claim, CancellationToken cancellation)
    {
        Sold.Add(claim);
        return Task.CompletedTask;
    }

    public List<StockClaim> Kept { get; } = [];

    public Task KeepAsync(StockClaim claim, CancellationToken cancellation)
    {
        Kept.Add(claim);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(StockClaim claim, CancellationToken cancellation)
    {
        Freed.Add(claim);
        return Task.CompletedTask;
    }
}
