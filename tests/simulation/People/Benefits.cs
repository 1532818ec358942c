using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The member platform's coupons: it alone decides who may use one.</summary>
public sealed class Benefits(World world) : IBenefits
{
    public async Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation)
    {
        await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromSeconds(2)));
        return world.Weather.Strikes(Fault.MemberPlatformDown) ? Refusals.MemberPlatformUnavailable : (List<Benefit>)[];
    }

    public Task<Refusal?> HoldAsync(BenefitClaim claim, DateTimeOffset until, CancellationToken cancellation) => Task.FromResult<Refusal?>(Refusals.BenefitsTaken);

    public Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation) => Task.FromResult<Refusal?>(Refusals.BenefitsNotRedeemed);

    public Task ReleaseAsync(string checkoutId, int sequence, CancellationToken cancellation) => Task.CompletedTask;
}
