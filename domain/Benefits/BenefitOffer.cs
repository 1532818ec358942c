namespace QuickCheckout.Domain.Benefits;

/// <summary>A set of benefits for a cart, what it saves, and why the others are not in it (rule M3).</summary>
/// <param name="Used">In the order in which they are taken off.</param>
/// <param name="LineDiscountsFen">What each line of the cart has of the discount, in the cart's order; its sum is the discount (rule M5).</param>
/// <param name="Unused">One phrase each; the most useful first.</param>
/// <param name="NextThreshold">What a little more in the cart would save; null when nothing is near.</param>
/// <param name="IsBest">No other set saves more, and of those that save as much it is the first by the tie-breaks of rule M3.</param>
/// <param name="GapFen">No other set saves more than so much more: 0 unless the search was given up.</param>
public sealed record BenefitOffer(
    long TotalFen, long DiscountFen, IReadOnlyList<UsedBenefit> Used, IReadOnlyList<long> LineDiscountsFen, IReadOnlyList<UnusedBenefit> Unused,
    NextThreshold? NextThreshold = null, bool IsBest = true, long GapFen = 0)
{
    public long PayableFen => TotalFen - DiscountFen;
}

/// <param name="DiscountFen">What it takes off in its turn.</param>
public sealed record UsedBenefit(string Id, BenefitLayer Layer, LocalText Title, long DiscountFen, DateTimeOffset ValidUntil);

/// <param name="Phrase">Why not, for the associate and the customer: "再买¥12可减¥30".</param>
public sealed record UnusedBenefit(string Id, BenefitLayer Layer, LocalText Title, UnusedReason Reason, LocalText Phrase);

public enum UnusedReason
{
    /// <summary>Its scope does not come to its threshold.</summary>
    BelowThreshold,

    /// <summary>It could be used, but the set that is used saves at least as much.</summary>
    SavesLess,

    /// <summary>It could be used, but the person who picked the set left it out; it may save more.</summary>
    NotChosen,

    /// <summary>Another of its exclusion group is used.</summary>
    Excluded,

    /// <summary>The one that a layer or line may have is used.</summary>
    LayerTaken,

    /// <summary>As many red packets as may be are used.</summary>
    PacketsFull,

    /// <summary>There is nothing left to pay for what it is for.</summary>
    NothingLeft,

    /// <summary>Somebody does not want it to be used.</summary>
    SwitchedOff,

    /// <summary>Nothing in the cart is in its scope.</summary>
    NoSuchGoods,
    NotYetValid,
    Expired,

    /// <summary>Another checkout of this member has it.</summary>
    Held,
    Redeemed,
}

/// <summary>The nearest threshold that is not reached (rule M3).</summary>
/// <param name="AddFen">Goods in its scope for so much more…</param>
/// <param name="SavesFen">…take so much more off than now.</param>
public sealed record NextThreshold(string BenefitId, long AddFen, long SavesFen, LocalText Phrase);
