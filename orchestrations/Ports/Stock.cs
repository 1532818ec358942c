using QuickCheckout.Domain.Stock;

namespace QuickCheckout.Orchestrations.Ports;

/// <summary>The store's shelves (rule O5). What is not counted there is not looked after. All are safe to repeat.</summary>
public interface IStock
{
    /// <summary>What was held for the checkout is sold.</summary>
    Task TakeAsync(StockClaim claim, CancellationToken cancellation);

    /// <summary>What is held for the checkout stays so until a person has decided.</summary>
    Task KeepAsync(StockClaim claim, CancellationToken cancellation);

    /// <summary>What was held for the checkout is free again.</summary>
    Task ReleaseAsync(StockClaim claim, CancellationToken cancellation);
}
