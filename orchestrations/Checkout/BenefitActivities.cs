using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>What the member's benefits do for the cart now: with exactly those of <paramref name="Use"/>, or the best without others.</summary>
/// <param name="Use">Null for the best ones.</param>
/// <param name="Asked">Somebody has just said so: what the member does not have is refused. Otherwise it may be gone by now.</param>
public sealed record ReckonInput(
    string CheckoutId, string MemberId, IReadOnlyList<BenefitLine> Lines, IReadOnlyList<string>? Use, IReadOnlyList<string> Without, bool Asked = true);

/// <param name="Until">When the platform lets go of them by itself.</param>
public sealed record HoldInput(BenefitClaim Claim, DateTimeOffset Until);

/// <param name="Refusal">Null when all are held for the checkout.</param>
public sealed record HoldResult(Refusal? Refusal = null);

public sealed class BenefitActivities(IBenefits benefits, TimeProvider clock)
{
    [Function(nameof(Reckon))]
    public async Task<Result<OfferedBenefits>> Reckon([ActivityTrigger] ReckonInput input, CancellationToken cancellation)
    {
        var (owned, _) = await benefits.OfAsync(input.MemberId, input.CheckoutId, cancellation);
        // Whoever wants none of them need not wait for the platform.
        if (owned is null && input.Use is not [])
            return Refusals.BenefitsUnavailable;
        if (input.Use is not { } wanted)
            return input.Asked && input.Without.FirstOrDefault(id => owned!.All(b => b.Id != id)) is { } unknown
                ? Refusals.BenefitUnknown(unknown) with { Field = "without" }
                : OfferedBenefits.Of(Offers.Best(input.Lines, owned!, clock.GetUtcNow(), input.Without), input.Without);
        var (offer, wrong) = Offers.Of(input.Lines, owned ?? [], clock.GetUtcNow(), wanted);
        return offer is null ? wrong! : OfferedBenefits.Of(offer);
    }

    /// <summary>Safe to repeat.</summary>
    [Function(nameof(Hold))]
    public async Task<HoldResult> Hold([ActivityTrigger] HoldInput input, CancellationToken cancellation) =>
        new(await benefits.HoldAsync(input.Claim, input.Until, cancellation));
}
