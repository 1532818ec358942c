namespace QuickCheckout.Domain.Benefits;

/// <summary>Carts and benefits to begin a test with; amounts in fen.</summary>
internal static class Have
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static BenefitLine Line(string sku, long fen, string category = "", int quantity = 1) => new(sku, category, fen, quantity);

    public static Benefit Item(string id, BenefitScope scope, long off, long from = 0) => AmountOff(BenefitLayer.ItemCoupon, id, off, from) with { Scope = scope };

    public static Benefit Store(string id, long off, long from = 0) => AmountOff(BenefitLayer.StoreCoupon, id, off, from);

    public static Benefit Platform(string id, long off, long from = 0) => AmountOff(BenefitLayer.PlatformCoupon, id, off, from);

    public static Benefit Packet(string id, long value, long from = 0) => AmountOff(BenefitLayer.RedPacket, id, value, from);

    public static Benefit Percent(this Benefit benefit, int percent, long? cap = null) =>
        benefit with { Kind = BenefitKind.PercentOff, ValueFen = null, PercentOff = percent, CapFen = cap };

    public static Benefit For(this Benefit benefit, BenefitScope scope) => benefit with { Scope = scope };

    public static BenefitScope Skus(params string[] skus) => new(BenefitScopeType.Skus, skus);

    public static BenefitScope In(params string[] categories) => new(BenefitScopeType.Categories, categories);

    public static Benefit InDays(this Benefit benefit, int days) => benefit with { ValidUntil = Now.AddDays(days) };

    public static BenefitOffer Best(BenefitLine[] lines, params Benefit[] benefits) => Offers.Best(lines, benefits, Now);

    public static string Ids(this BenefitOffer offer) => string.Join(' ', offer.Used.Select(u => u.Id));

    public static string Steps(this BenefitOffer offer) => string.Join(' ', offer.Used.Select(u => $"{u.Id}-{u.DiscountFen}"));

    /// <summary>Why one is not used: the reason and what is said.</summary>
    public static (UnusedReason Reason, string Zh, string En) Why(this BenefitOffer offer, string id)
    {
        var unused = Assert.Single(offer.Unused, u => u.Id == id);
        return (unused.Reason, unused.Phrase.Zh, unused.Phrase.En);
    }

    private static Benefit AmountOff(BenefitLayer layer, string id, long off, long from) => new(
        id, layer, from == 0 ? BenefitKind.Fixed : BenefitKind.AmountOff, new LocalText($"券{id}", $"Coupon {id}"), from, off, null, null,
        BenefitScope.WholeOrder, Now.AddDays(-1), Now.AddDays(30));
}
