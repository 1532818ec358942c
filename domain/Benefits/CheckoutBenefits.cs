using System.Text.Json.Serialization;

namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// The benefits of a checkout, as its status shows them (rules M3, M4). A status is read often, and Durable Functions takes one of at
/// most 16 KB, two bytes a character: of long lists it has the beginning.
/// </summary>
/// <param name="Offer">
/// What is used and saved. Once it is agreed to, nothing of it changes, and what else could have been chosen is not told any more.
/// </param>
/// <param name="IsConfirmed">The customer has agreed, and they are held for this checkout.</param>
/// <param name="SwitchedOff">What the customer or associate does not want to be used.</param>
/// <param name="MoreUsed">How many benefits are used that are not listed.</param>
/// <param name="MoreUnused">How many unused benefits are not listed.</param>
public sealed record CheckoutBenefits(BenefitOffer Offer, bool IsConfirmed, IReadOnlyList<string>? SwitchedOff = null, int MoreUsed = 0, int MoreUnused = 0)
{
    public const int MostUsed = 8;
    public const int MostUnused = 6;

    /// <summary>So many may be switched off; whoever wants fewer used names those that are.</summary>
    public const int MostSwitchedOff = 10;

    /// <summary>Of the used ones that are listed.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Ids => [.. Offer.Used.Select(u => u.Id)];

    public static CheckoutBenefits Of(BenefitOffer offer, IReadOnlyList<string>? switchedOff = null) => new(
        offer with { Used = [.. offer.Used.Take(MostUsed)], Unused = [.. offer.Unused.Take(MostUnused)] }, IsConfirmed: false,
        switchedOff is { Count: > 0 } ? switchedOff : null, Math.Max(0, offer.Used.Count - MostUsed), Math.Max(0, offer.Unused.Count - MostUnused));

    public CheckoutBenefits Confirmed() => this with { Offer = Offer with { Unused = [], NextThreshold = null }, IsConfirmed = true, SwitchedOff = null, MoreUnused = 0 };
}

/// <summary>What is offered to the customer: as it is shown, and all of what is used.</summary>
public sealed record OfferedBenefits(CheckoutBenefits Shown, IReadOnlyList<string> Ids)
{
    public static OfferedBenefits Of(BenefitOffer offer, IReadOnlyList<string>? switchedOff = null) =>
        new(CheckoutBenefits.Of(offer, switchedOff), [.. offer.Used.Select(u => u.Id)]);
}

/// <summary>Benefits that one checkout uses.</summary>
/// <param name="Ids">Empty when nothing is used; null, where they are used up, for all that the checkout has held.</param>
/// <param name="Sequence">Of the status that showed them: one that comes late never takes the place of a newer.</param>
public sealed record BenefitClaim(string CheckoutId, string MemberId, IReadOnlyList<string>? Ids, int Sequence);
