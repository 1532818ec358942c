using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The member platform's benefits as the app's adapter shows them: it alone decides who may use one.</summary>
public sealed class Benefits(World world) : IBenefits
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(1);
    private readonly Link _link = new(world, Fault.MemberPlatformDown, Fault.MemberPlatformRestarts, Patience);

    public BenefitDesk Desk { get; } = new(world);

    public async Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation)
    {
        try
        {
            return new(await Ask(() => Desk.Of(memberId, checkoutId)), null);
        }
        catch (AwayException)
        {
            return Refusals.MemberPlatformUnavailable;
        }
    }

    public async Task<Refusal?> HoldAsync(BenefitClaim claim, DateTimeOffset until, CancellationToken cancellation)
    {
        world.Audit.Benefits.AskedToHold(claim, until);
        if (world.Weather.Strikes(Fault.HoldOvertaken))
        {
            world.Time.After(world.Dice.Between(Patience, Slowest), () => Desk.Hold(claim, until));
            await world.Time.Sleep(Patience);
            return Refusals.MemberPlatformUnavailable;
        }

        try
        {
            return await Ask(() => Desk.Hold(claim, until)) ? null : Refusals.BenefitsTaken;
        }
        catch (AwayException)
        {
            return Refusals.MemberPlatformUnavailable;
        }
    }

    public async Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation) =>
        await Ask(() => Desk.Redeem(claim)) ? null : Refusals.BenefitsNotRedeemed;

    public Task ReleaseAsync(string checkoutId, int sequence, CancellationToken cancellation) => Ask(() => Desk.Release(checkoutId, sequence));

    /// <summary>Nothing came back, or an error of the platform's own: it may have been done all the same.</summary>
    private async Task<T> Ask<T>(Func<T> decide)
    {
        var heard = await _link.Send(() =>
        {
            if (!world.Weather.Strikes(Fault.BenefitsOutcomeNotKnown))
                return (IsError: false, Value: decide());
            return (IsError: true, Value: world.Dice.Chance(0.5) ? decide() : default!);
        });
        return heard is { Heard: true, Answer.IsError: false } ? heard.Answer.Value : throw new AwayException("The member platform is away.");
    }
}
