using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>
/// What the members have: few each, with thresholds around what people buy, so that several of a member's checkouts want the same
/// one. Some come later, some end in between, and another channel takes one now and then.
/// </summary>
internal sealed class Wallets(World world)
{
    private const int Members = 3;
    private const long MostFen = 300_000;
    private static readonly LocalText Title = new("券", "Coupon");
    private readonly Dice _dice = world.Dice.Split();

    public void Fill()
    {
        for (var member = 1; member <= Members; member++)
            for (var number = _dice.OneOf(0, 1, 2, 4, 6); number > 0; number--)
                Give($"m{member}", $"m{member}-{number}");
    }

    private void Give(string memberId, string id)
    {
        var benefit = Draw(id);
        if (_dice.Chance(0.8))
            Add();
        else
            world.Time.After(_dice.Skewed(TimeSpan.FromHours(2)), Add);

        void Add() => world.Benefits.Desk.Give(memberId, benefit);
    }

    private Benefit Draw(string id)
    {
        var from = world.Time.Now - TimeSpan.FromDays(1);
        var until = world.Time.Now + (_dice.Chance(0.9) ? TimeSpan.FromDays(30) : _dice.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(3)));
        var group = _dice.Chance(0.15) ? "one" : null;
        var scope = _dice.Chance(0.8) ? BenefitScope.WholeOrder : new BenefitScope(BenefitScopeType.Skus, [_dice.OneOf("SKU1", "SKU2")]);
        // Now and then one that is worth whatever anybody buys.
        if (_dice.Chance(0.06))
            return new Benefit(id, BenefitLayer.RedPacket, BenefitKind.Fixed, Title, 0, MostFen, null, null, BenefitScope.WholeOrder, from, until);
        var layer = _dice.OneOf(BenefitLayer.ItemCoupon, BenefitLayer.StoreCoupon, BenefitLayer.PlatformCoupon, BenefitLayer.RedPacket, BenefitLayer.RedPacket);
        if (layer != BenefitLayer.RedPacket && _dice.Chance(0.3))
            return new Benefit(id, layer, BenefitKind.PercentOff, Title, 0, null, _dice.Between(1, 40), _dice.OneOf<long?>(null, 5_000), scope, from, until, group);
        return _dice.Chance(0.5)
            ? new Benefit(id, layer, BenefitKind.Fixed, Title, 0, _dice.Between(1L, 20_000), null, null, scope, from, until, group)
            : new Benefit(id, layer, BenefitKind.AmountOff, Title, _dice.Between(0L, MostFen / 2), _dice.Between(1L, 60_000), null, null, scope, from, until, group);
    }
}
