using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>
/// Benefits that the member platform gives: so many that most orders have some, and so few that two tills want the same. Each is for
/// the whole order, whatever is in it.
/// </summary>
internal sealed class Gifts(StoreSettings settings, IReadOnlyList<Customer> members, Dice dice) : IDisposable
{
    private const int AtFirst = 4;
    private const double WorthAnyOrder = 0.02;
    private const long AnyOrderFen = 6_000_00;

    private readonly CustomerPhones _phones = new(settings.MemberPlatformUrl!);

    public async Task GiveEverybody(CancellationToken stop)
    {
        foreach (var member in members)
            for (var number = 0; number < AtFirst; number++)
                await _phones.Give(member.MemberId, Draw(), stop);
    }

    /// <summary>One more for somebody, unless the platform is dead at the moment.</summary>
    public async Task GiveSomebody(CancellationToken giveUp)
    {
        try
        {
            await _phones.Give(members[dice.Between(0, members.Count - 1)].MemberId, Draw(), giveUp);
        }
        catch (Exception away) when (Link.IsDown(away, giveUp))
        {
            // Nobody waits for it.
        }
    }

    public void Dispose() => _phones.Dispose();

    private BenefitFields Draw()
    {
        var drawn = dice.Chance(WorthAnyOrder) ? Packet(AnyOrderFen) : dice.Between(1, 5) switch
        {
            1 => AmountOff(BenefitLayer.StoreCoupon, dice.Between(20, 500)),
            2 => AmountOff(BenefitLayer.PlatformCoupon, dice.Between(50, 800)),
            3 => new BenefitFields { Layer = BenefitLayer.StoreCoupon, Kind = BenefitKind.PercentOff, PercentOff = dice.Between(1, 20), CapFen = 50_00 },
            _ => Packet(dice.Between(1L, 20_00)),
        };
        return drawn with
        {
            Title = new LocalText("券", "Coupon"), Scope = new ScopeFields(BenefitScopeType.Order), ValidFrom = DateTimeOffset.UtcNow.AddDays(-1), ValidUntil = DateTimeOffset.UtcNow.AddDays(30),
        };
    }

    private static BenefitFields Packet(long fen) => new() { Layer = BenefitLayer.RedPacket, Kind = BenefitKind.Fixed, ValueFen = fen };

    private static BenefitFields AmountOff(BenefitLayer layer, long thresholdYuan) =>
        new() { Layer = layer, Kind = BenefitKind.AmountOff, ThresholdFen = thresholdYuan * 100, ValueFen = thresholdYuan * 10 };
}
