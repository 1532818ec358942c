namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// A coupon or red packet that a member may use (rules M1, M2). The member platform owns it and knows who has it; how it reckons is
/// said here and in <see cref="Reckoning"/>.
/// </summary>
/// <param name="ThresholdFen">It counts when its scope comes to at least so much in its layer's turn; 0 for none.</param>
/// <param name="ValueFen">Of <see cref="BenefitKind.AmountOff"/> and <see cref="BenefitKind.Fixed"/>; null otherwise.</param>
/// <param name="PercentOff">Of <see cref="BenefitKind.PercentOff"/>, 1 to 100 (a Chinese 八折 is 20); null otherwise.</param>
/// <param name="CapFen">The most that a percentage takes off; null for no cap.</param>
/// <param name="ValidUntil">The first instant at which it is not valid any more.</param>
/// <param name="Group">Two benefits of one exclusion group are never used together; null for none.</param>
/// <param name="State">As the checkout that asked sees it: what it holds itself is available to it.</param>
public sealed record Benefit(
    string Id, BenefitLayer Layer, BenefitKind Kind, LocalText Title, long ThresholdFen, long? ValueFen, int? PercentOff, long? CapFen,
    BenefitScope Scope, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, string? Group = null, BenefitState State = BenefitState.Available);

/// <summary>In which turn it is taken off (rule M1).</summary>
public enum BenefitLayer
{
    /// <summary>单品券, 品类券: at most one for each line.</summary>
    ItemCoupon,

    /// <summary>店铺券: at most one.</summary>
    StoreCoupon,

    /// <summary>平台券: at most one.</summary>
    PlatformCoupon,

    /// <summary>红包: at most <see cref="Reckoning.MaxRedPackets"/>, each of a fixed value.</summary>
    RedPacket,
}

/// <summary>How much it takes off (rule M2).</summary>
public enum BenefitKind
{
    /// <summary>满减: so much off, over a threshold.</summary>
    AmountOff,

    /// <summary>折扣: a percentage off, rounded down to the fen, at most the cap.</summary>
    PercentOff,

    /// <summary>无门槛: so much off, without a threshold.</summary>
    Fixed,
}

/// <summary>Which lines of a cart it is for.</summary>
/// <param name="Codes">
/// Category paths or SKUs; null for the whole order. A category covers those below it: "饮料" also "饮料/茶饮".
/// </param>
public sealed record BenefitScope(BenefitScopeType Type, IReadOnlyList<string>? Codes = null)
{
    public static BenefitScope WholeOrder { get; } = new(BenefitScopeType.Order);

    public bool Covers(string sku, string category) => Type switch
    {
        BenefitScopeType.Order => true,
        BenefitScopeType.Skus => Codes!.Contains(sku, StringComparer.Ordinal),
        _ => Codes!.Any(c => category.StartsWith(c, StringComparison.Ordinal) && (category.Length == c.Length || category[c.Length] == '/')),
    };
}

public enum BenefitScopeType
{
    Order,
    Categories,
    Skus,
}

public enum BenefitState
{
    Available,

    /// <summary>By another checkout.</summary>
    Held,
    Redeemed,
}

/// <summary>What benefits are reckoned on.</summary>
/// <param name="Category">Path in the store's category tree; "" when it has none.</param>
public sealed record BenefitLine(string Sku, string Category, long UnitPriceFen, int Quantity)
{
    public long AmountFen => checked(UnitPriceFen * Quantity);
}
