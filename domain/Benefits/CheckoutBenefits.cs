using System.Text.Json.Serialization;

namespace QuickCheckout.Domain.Benefits;

/// <summary>The benefits of a checkout, as its status shows them (rules M3, M4).</summary>
/// <param name="Offer">
/// What is used and saved. Once it is agreed to, nothing of it changes, and what else could have been chosen is not told any more.
/// </param>
/// <param name="IsConfirmed">The customer has agreed, and they are held for this checkout.</param>
/// <param name="SwitchedOff">What the customer or associate does not want to be used.</param>
/// <param name="MoreUnused">How many unused benefits are not listed: a status is read often, and its size is limited.</param>
public sealed record CheckoutBenefits(BenefitOffer Offer, bool IsConfirmed, IReadOnlyList<string>? SwitchedOff = null, int MoreUnused = 0)
{
    /// <summary>Durable Functions takes a status of at most 16 KB, two bytes a character.</summary>
    public const int MostUnused = 12;

    [JsonIgnore]
    public IReadOnlyList<string> Ids => [.. Offer.Used.Select(u => u.Id)];

    public static CheckoutBenefits Of(BenefitOffer offer, IReadOnlyList<string>? switchedOff = null) => new(
        offer with { Unused = [.. offer.Unused.Take(MostUnused)] }, IsConfirmed: false, switchedOff is { Count: > 0 } ? switchedOff : null,
        Math.Max(0, offer.Unused.Count - MostUnused));

    public CheckoutBenefits Confirmed() => new(Offer with { Unused = [], NextThreshold = null }, IsConfirmed: true);
}

/// <summary>Benefits that one checkout uses.</summary>
/// <param name="Ids">May be empty: nothing is used.</param>
/// <param name="Sequence">Of the status that showed them: one that comes late never takes the place of a newer.</param>
public sealed record BenefitClaim(string CheckoutId, string MemberId, IReadOnlyList<string> Ids, int Sequence);
