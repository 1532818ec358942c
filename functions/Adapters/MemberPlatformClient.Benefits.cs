using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Benefits are the platform's: it decides who may use one.</summary>
public sealed partial class MemberPlatformClient
{
    /// <summary>A member with more of them is a mistake, or an attack on the time that the best set takes.</summary>
    private const int MostBenefits = 500;

    public async Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync($"api/members/{memberId}/benefits?checkoutId={checkoutId}", cancellation);
            var told = await Read<BenefitFields?[]>(answer, cancellation);
            if (told.Length > MostBenefits)
                log.LogWarning("Member {MemberId} has {Count} benefits: the first {Most} are reckoned with", memberId, told.Length, MostBenefits);
            List<Result<Benefit>> owned = [.. told.Take(MostBenefits).Select((fields, i) => (fields ?? new BenefitFields()).Read($"[{i}]"))];
            foreach (var strange in owned.Select(b => b.Refusal).OfType<Refusal>())
                log.LogWarning("A benefit of member {MemberId} cannot be reckoned with: {Why}", memberId, strange.Title.En);
            return owned.Select(b => b.Value).OfType<Benefit>().ToList();
        }
        catch (Exception away) when (IsAway(away, cancellation))
        {
            log.LogWarning(away, "The benefits of member {MemberId} could not be asked for", memberId);
            return Refusals.MemberPlatformUnavailable;
        }
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
            return Refusals.MemberPlatformUnavailable;
        }
    }

    public async Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation)
    {
        if (await TryRedeem(claim, cancellation))
            return null;
        // All or none, says the platform; but what the order was paid with is used up, as far as it is not another's.
        List<string> lost = [];
        foreach (var id in claim.Ids)
            if (claim.Ids.Count == 1 || !await TryRedeem(claim with { Ids = [id] }, cancellation))
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
