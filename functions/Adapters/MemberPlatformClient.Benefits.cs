using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Benefits are the platform's: it decides who may use one.</summary>
public sealed partial class MemberPlatformClient
{
    /// <summary>A member with more of them that can be used is a mistake, or an attack on the time that the best set takes.</summary>
    private const int MostBenefits = 500;

    /// <summary>Of one that has just expired the customer is told.</summary>
    private static readonly TimeSpan ToldAfterExpiry = TimeSpan.FromDays(1);

    public async Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync($"api/members/{memberId}/benefits?checkoutId={checkoutId}", cancellation);
            var owned = (await Read<JsonElement[]>(answer, cancellation)).Select(told => Parse(memberId, told)).OfType<Benefit>()
                .Where(b => b.State != BenefitState.Redeemed && b.ValidUntil > clock.GetUtcNow() - ToldAfterExpiry).ToList();
            if (owned.Count > MostBenefits)
                log.LogWarning("Member {MemberId} has {Count} benefits: the first {Most} are reckoned with", memberId, owned.Count, MostBenefits);
            return owned[..Math.Min(owned.Count, MostBenefits)];
        }
        catch (Exception away) when (IsAway(away, cancellation))
        {
            log.LogWarning(away, "The benefits of member {MemberId} could not be asked for", memberId);
            return Refusals.MemberPlatformUnavailable;
        }
    }

    /// <returns>Null for one that no store can reckon with: the member's others count all the same.</returns>
    private Benefit? Parse(string memberId, JsonElement told)
    {
        string? why;
        try
        {
            var (benefit, refusal) = (told.Deserialize<BenefitFields>(Json.Options) ?? new BenefitFields()).Read();
            if (benefit is not null)
                return benefit;
            why = refusal!.Title.En;
        }
        catch (JsonException strange)
        {
            why = strange.Path;
        }

        log.LogWarning("A benefit of member {MemberId} cannot be reckoned with: {Why}", memberId, why);
        return null;
    }

    public async Task<Refusal?> HoldAsync(BenefitClaim claim, DateTimeOffset until, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("api/benefits/hold", new { claim.CheckoutId, claim.MemberId, claim.Ids, until, claim.Sequence }, Json.Options, cancellation);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => null,
                HttpStatusCode.Conflict or HttpStatusCode.NotFound => Refusals.BenefitsTaken,
                _ => throw Unexpected(answer),
            };
        }
        catch (Exception away) when (IsAway(away, cancellation))
        {
            log.LogWarning(away, "The benefits of checkout {CheckoutId} could not be held", claim.CheckoutId);
            return Refusals.BenefitsUnavailable;
        }
    }

    public async Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation)
    {
        if (await TryRedeem(claim, cancellation))
            return null;
        // All or none, says the platform; but what the order was paid with is used up, as far as it is not another's.
        List<string> lost = [];
        foreach (var id in claim.Ids ?? [])
            if (claim.Ids!.Count == 1 || !await TryRedeem(claim with { Ids = [id] }, cancellation))
                lost.Add(id);
        log.LogError("The benefits {Ids} that checkout {CheckoutId} was paid with could not be redeemed: they are another's", string.Join(", ", lost), claim.CheckoutId);
        return Refusals.BenefitsNotRedeemed;
    }

    private async Task<bool> TryRedeem(BenefitClaim claim, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync("api/benefits/redeem", new { claim.CheckoutId, claim.MemberId, claim.Ids }, Json.Options, cancellation);
        return answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound ? false : answer.IsSuccessStatusCode ? true : throw Unexpected(answer);
    }

    public async Task ReleaseAsync(string checkoutId, int sequence, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync("api/benefits/release", new { checkoutId, sequence }, Json.Options, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw Unexpected(answer);
    }
}
