using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Members;

/// <summary>The order as the customer's shopping app shows it (rules O4, A2, P1).</summary>
/// <param name="PayWith">Only an order that is to be paid <see cref="Means.InApp"/> can be paid there.</param>
/// <param name="Sequence">Of the status it was made of: the app takes no older one for newer.</param>
/// <param name="TradeNumber">Of the payment that waits on the customer's phone; null when none does.</param>
public sealed record AppOrder(
    string OrderNo, string CheckoutId, string MemberId, string StoreId, Means PayWith, AppOrderState State, int Sequence, long TotalFen,
    long DiscountFen, IReadOnlyList<AppOrderLine> Lines, string? TradeNumber)
{
    /// <returns>Null when no customer is known, or nothing was ever to be seen there.</returns>
    public static AppOrder? Of(CheckoutStatus s, CheckoutInput input)
    {
        var state = s.Step switch
        {
            Step.Paid => AppOrderState.Paid,
            Step.Closed => AppOrderState.Closed,
            _ => AppOrderState.AwaitingPayment,
        };
        // One that is paid with cards at the terminal is shown when it is paid: before that there is nothing to do about it.
        if (s.Member is null || (s.Means == Means.BankCard && state != AppOrderState.Paid))
            return null;
        return new AppOrder(
            s.OrderNo, s.CheckoutId, s.Member.MemberId, s.StoreId, s.Means, state, s.Sequence, s.TotalFen, s.DiscountFen,
            [.. input.Lines.Select(l => new AppOrderLine(l.Name, l.Quantity, l.AmountFen))], state == AppOrderState.AwaitingPayment ? s.CurrentTender?.Trade?.Number : null);
    }
}

public sealed record AppOrderLine(LocalText Name, int Quantity, long AmountFen);

public enum AppOrderState
{
    AwaitingPayment,
    Paid,

    /// <summary>For good.</summary>
    Closed,
}
