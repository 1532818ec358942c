using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.BenefitTrials;

/// <summary>
/// Seeded carts and coupons as Chinese retail has them: 满减 and percentages with caps for the whole order, for categories and for SKUs, red packets of ¥1 to
/// ¥20, some over a threshold, some in an exclusion group.
/// </summary>
public static class RetailCarts
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] Categories =
    [
        "饮料/茶饮", "饮料/果汁", "饮料/咖啡", "零食/坚果", "零食/糖果", "零食/饼干", "日用/纸品", "日用/清洁", "个护/洗发", "个护/护肤", "生鲜/水果", "生鲜/乳品",
    ];

    private static readonly string[] Departments = ["饮料", "零食", "日用", "个护", "生鲜"];
    private static readonly int[] Endings = [0, 50, 80, 90, 99];
    private static readonly (long From, long Off)[] StoreOffers = [(50_00, 5_00), (100_00, 10_00), (150_00, 18_00), (200_00, 25_00), (300_00, 40_00), (500_00, 80_00)];
    private static readonly (long From, long Off)[] PlatformOffers = [(99_00, 8_00), (200_00, 20_00), (299_00, 35_00), (400_00, 50_00)];
    private static readonly (long From, long Off)[] CategoryOffers = [(20_00, 3_00), (39_00, 6_00), (59_00, 10_00), (99_00, 20_00)];
    private static readonly (int Percent, long? Cap)[] Percentages = [(5, null), (10, 15_00), (12, 20_00), (15, 30_00), (20, 30_00)];
    private static readonly long[] Packets = [1_00, 1_00, 2_00, 2_00, 3_00, 5_00, 5_00, 8_00, 10_00, 20_00];
    private static readonly long[] PacketThresholds = [30_00, 50_00, 99_00, 150_00, 200_00];

    /// <summary>The cart of a seed: always the same.</summary>
    public static Trial Of(int seed, int benefits, int lines)
    {
        var random = new Random(seed);
        var cart = Enumerable.Range(0, lines).Select(i => Line(random, i)).ToArray();
        return new Trial(cart, [.. Enumerable.Range(0, benefits).Select(i => One(random, i, cart))], Now);
    }

    private static BenefitLine Line(Random random, int index)
    {
        // Most goods are cheap.
        var yuan = 2 + (int)(random.NextDouble() * random.NextDouble() * 120);
        return new BenefitLine($"SKU{index:000}", Pick(random, Categories), (yuan * 100) + Pick(random, Endings), random.Next(4) == 0 ? random.Next(2, 5) : 1);
    }

    private static Benefit One(Random random, int index, BenefitLine[] cart) => random.Next(100) switch
    {
        < 15 => Coupon(random, index, BenefitLayer.ItemCoupon, CategoryOffers, random.Next(3) == 0 ? Pick(random, Departments) : Pick(random, Categories), null),
        < 32 => Coupon(random, index, BenefitLayer.ItemCoupon, [(0, 2_00), (0, 5_00), (15_00, 3_00)], null, Pick(random, cart).Sku),
        < 47 => Coupon(random, index, BenefitLayer.StoreCoupon, StoreOffers, random.Next(4) == 0 ? Pick(random, Departments) : null, null),
        < 58 => Coupon(random, index, BenefitLayer.PlatformCoupon, PlatformOffers, random.Next(5) == 0 ? Pick(random, Departments) : null, null),
        _ => Packet(random, index),
    };

    private static Benefit Coupon(Random random, int index, BenefitLayer layer, (long From, long Off)[] offers, string? category, string? sku)
    {
        var scope = category is not null ? new BenefitScope(BenefitScopeType.Categories, [category])
            : sku is not null ? new BenefitScope(BenefitScopeType.Skus, [sku])
            : BenefitScope.WholeOrder;
        if (random.Next(3) == 0)
        {
            var (percent, cap) = Pick(random, Percentages);
            return New(random, index, layer, BenefitKind.PercentOff, random.Next(2) == 0 ? 0 : offers[0].From, null, percent, cap, scope);
        }
        var (from, off) = Pick(random, offers);
        return New(random, index, layer, from == 0 ? BenefitKind.Fixed : BenefitKind.AmountOff, from, off, null, null, scope);
    }

    private static Benefit Packet(Random random, int index)
    {
        var scope = random.Next(6) == 0 ? new BenefitScope(BenefitScopeType.Categories, [Pick(random, Departments)]) : BenefitScope.WholeOrder;
        return random.Next(3) == 0
            ? New(random, index, BenefitLayer.RedPacket, BenefitKind.AmountOff, Pick(random, PacketThresholds), Pick(random, Packets), null, null, scope)
            : New(random, index, BenefitLayer.RedPacket, BenefitKind.Fixed, 0, Pick(random, Packets), null, null, scope);
    }

    private static Benefit New(
        Random random, int index, BenefitLayer layer, BenefitKind kind, long from, long? off, int? percent, long? cap, BenefitScope scope) => new(
            $"B{random.Next(1_000_000):000000}-{index}", layer, kind, new LocalText($"优惠{index}", $"Benefit {index}"), from, off, percent, cap, scope,
            Now.AddDays(-10), Now.AddDays(random.Next(1, 31)), random.Next(8) == 0 ? $"G{random.Next(3)}" : null);

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
