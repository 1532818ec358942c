using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>Customers with a trade on their phone: they pay at once, in a while, about when it is too late, or never; or leave.</summary>
public sealed class Payers(World world)
{
    private readonly Dice _dice = world.Dice.Split();

    public void See(TradeBooks books, BookedTrade trade)
    {
        var whim = _dice.Between(0, 9);
        if (whim == 0)
            return;
        var until = whim switch
        {
            <= 5 => _dice.Skewed(TimeSpan.FromSeconds(20)),
            <= 7 => _dice.Between(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(75)),
            _ => _dice.Skewed(TimeSpan.FromMinutes(30)),
        };
        var leaves = _dice.Chance(0.15);
        world.Time.After(until, () =>
        {
            if (leaves)
                books.Close(trade, TradeState.Left);
            else
                books.Pay(trade);
        });
    }
}
