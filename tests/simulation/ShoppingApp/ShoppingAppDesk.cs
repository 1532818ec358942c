using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>What the shopping app keeps: orders as its customers see them, and payments of those that are paid in it.</summary>
public sealed class ShoppingAppDesk(World world)
{
    private readonly Dice _dice = world.Dice.Split();
    private readonly Dictionary<string, AppOrder> _orders = [];

    public TradeBooks Books { get; } = new(world, "shopapp");

    public AppOrder? Find(string orderNo) => _orders.GetValueOrDefault(orderNo);

    /// <summary>An older one never takes the place of a newer.</summary>
    public bool Show(AppOrder order)
    {
        if (Find(order.OrderNo) is { } shown && shown.Sequence >= order.Sequence)
            return true;
        _orders[order.OrderNo] = order;
        world.Trace.Say("shopapp", $"shows {order.OrderNo} {order.State} {order.TradeNumber}");
        return true;
    }

    /// <summary>Whatever the order has come to meanwhile: an app that looked at it would only hide what we forgot to cancel.</summary>
    /// <returns>Null when it is refused.</returns>
    public BookedTrade? Open(string orderNo, string number, long amountFen, DateTimeOffset payBefore)
    {
        world.Audit.Trades.Arrived(number, amountFen);
        if (Books.Find(number) is { } earlier)
            return earlier;
        return Find(orderNo) is { PayWith: Means.InApp } && !_dice.Chance(0.02) ? Books.Open(number, amountFen, payBefore - world.Time.Now) : null;
    }
}
