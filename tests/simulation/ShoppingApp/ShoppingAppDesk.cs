using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulation;

/// <summary>What the shopping app keeps: orders as its customers see them, and payments of those that are paid in it.</summary>
public sealed class ShoppingAppDesk(World world)
{
    private readonly Dictionary<string, AppOrder> _orders = [];

    public TradeBooks Books { get; } = new(world, "app");

    public AppOrder? Find(string orderNo) => _orders.GetValueOrDefault(orderNo);

    /// <summary>An older one never takes the place of a newer.</summary>
    public bool Show(AppOrder order)
    {
        if (Find(order.OrderNo) is { } shown && shown.Sequence >= order.Sequence)
            return true;
        _orders[order.OrderNo] = order;
        world.Trace.Say("app", $"shows {order.OrderNo} {order.State} {order.TradeNumber}");
        return true;
    }

    /// <returns>Null when it is refused: the order is not to be paid here, or not under this number.</returns>
    public BookedTrade? Open(string orderNo, string number, long amountFen, DateTimeOffset payBefore)
    {
        world.Audit.Trades.Arrived(number, amountFen);
        if (Books.Find(number) is { } earlier)
            return earlier;
        return Find(orderNo) is { PayWith: Means.InApp, State: AppOrderState.AwaitingPayment } order && order.TradeNumber == number
            ? Books.Open(number, amountFen, payBefore - world.Time.Now)
            : null;
    }
}
