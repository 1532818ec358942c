using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Orchestrations.Ports;

/// <summary>
/// Payments that customers make with their phone, in one of the places where they can: each is a trade under a number of ours.
/// No call retries by itself, and none throws because nobody answered: that is <see cref="TradeOutcome.Unknown"/>.
/// </summary>
public interface ITrades
{
    Means Means { get; }

    /// <summary>Asks for the money. To be called once a trade.</summary>
    Task<TradeAnswer> AskAsync(TradeRequest request, CancellationToken cancellation);

    Task<TradeAnswer> QueryAsync(string number, long amountFen, CancellationToken cancellation);

    /// <summary>Ends the trade, whether it was paid, waits, or has not even arrived; what was paid is given back. May be repeated.</summary>
    /// <returns>True once nothing of it is left and nothing will come of it.</returns>
    Task<bool> CancelAsync(string number, long amountFen, CancellationToken cancellation);
}

/// <param name="Number">Of the trade; names it in all that follows.</param>
/// <param name="Order">As the customer's app shows it; null when no member is known.</param>
/// <param name="PayCode">What the customer's phone showed; null when the member's own account is to pay.</param>
/// <param name="PayBefore">The customer's deadline.</param>
public sealed record TradeRequest(
    string Number, long AmountFen, string OrderNo, string StoreId, string TerminalId, string AssociateId, AppOrder? Order, string? PayCode, DateTimeOffset PayBefore)
{
    // The pay code is money for a minute.
    public override string ToString() => $"trade {Number} of {AmountFen} fen";
}
