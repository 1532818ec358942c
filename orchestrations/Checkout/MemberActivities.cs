using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Members;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

/// <param name="Lines">What the member is about to buy.</param>
public sealed record IdentifyInput(string CheckoutId, string Code, IReadOnlyList<BenefitLine> Lines);

/// <param name="Benefits">The best that the member's benefits can do for the cart; null when they have none.</param>
public sealed record Identified(Member Member, OfferedBenefits? Benefits);

public sealed class MemberActivities(IMemberDirectory members, IBenefits benefits, TimeProvider clock)
{
    /// <summary>Who the code belongs to, and what their benefits are worth: one answer, since nobody is to pay before both are known.</summary>
    [Function(nameof(Identify))]
    public async Task<Result<Identified>> Identify([ActivityTrigger] IdentifyInput input, CancellationToken cancellation)
    {
        var (member, unknown) = await members.ResolveAsync(input.Code, input.CheckoutId, cancellation);
        if (member is null)
            return unknown!;
        var (owned, away) = await benefits.OfAsync(member.MemberId, input.CheckoutId, cancellation);
        if (owned is null)
            return away!;
        return new Identified(member, owned.Count == 0 ? null : OfferedBenefits.Of(Offers.Best(input.Lines, owned, clock.GetUtcNow())));
    }
}
