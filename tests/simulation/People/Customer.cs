using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>The customer of one checkout, as far as the scanner sees: what the phone shows, which is not always what is wanted.</summary>
/// <param name="careless">How often something else is scanned.</param>
public sealed class Customer(World world, Dice dice, double careless)
{
    private readonly int _member = dice.Chance(world.Crowd) ? 1 : dice.Between(1, 3);
    private string _payCode = "2812345678901234";

    public string ShowCode(Means means)
    {
        if (dice.Chance(careless))
            return dice.OneOf(Members.CodeOf(9), Members.CodeOf((_member % 3) + 1), "x", _payCode);
        return means == Means.Alipay && dice.Chance(0.6) ? _payCode = world.Alipay.Desk.ShowCode() : Members.CodeOf(_member);
    }
}
