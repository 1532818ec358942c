using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.BenefitTrials;

/// <summary>
/// Seeded carts that are small enough to try every set: of few different amounts, so that thresholds are just reached or missed, caps bind, sets tie,
/// scopes overlap and carts come out free, all often.
/// </summary>
public static class SmallCarts
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private const int MostLines = 4;
    private const int MostBenefits = 8;
    /// <summary>One cart in so many has more red packets than may be used.</summary>
    private const int ManyPackets = 40;
    private static readonly string[] Categories = ["", "a", "a/b", "ab", "c"];
    private static readonly long[] Prices = [0, 1, 3, 7, 10, 33, 50, 99, 100, 250];
    private static readonly long[] Values = [1, 2, 3, 5, 5, 10, 10, 20, 50, 100, 200];
    private static readonly int[] Percentages = [5, 10, 12, 20, 33, 50, 100];

    /// <summary>The cart of a seed: always the same.</summary>
    public static Trial Of(int seed)
    {
        var random = new Random(seed);
        var many = random.Next(ManyPackets) == 0;
        var lines = Enumerable.Range(0, random.Next(1, MostLines + 1)).Select(i => Line(random, i, many)).ToArray();
        random.Shuffle(lines);
        var total = lines.Sum(l => l.AmountFen);
        var count = many ? Reckoning.MaxRedPackets + 2 + random.Next(2) : random.Next(1, MostBenefits + 1);
        // A cart has a mood: some members have coupons of every kind, some of one; some lists have no groups at all.
        var layers = random.Next(4) == 0 ? [(BenefitLayer)random.Next(4), (BenefitLayer)random.Next(4)] : Enum.GetValues<BenefitLayer>();
        var grouped = random.Next(3) == 0;
        var wide = many || random.Next(3) == 0;
        return new Trial(
            lines,
            [.. Enumerable.Range(0, count).Select(i => One(random, i, many && i > 0 ? BenefitLayer.RedPacket : Pick(random, layers), lines, total, grouped, wide))],
            Now);
    }

    private static BenefitLine Line(Random random, int index, bool many) =>
        new($"s{index}", Pick(random, Categories), Pick(random, Prices) * (many || random.Next(5) == 0 ? 100 : 1) + (random.Next(6) == 0 ? 1 : 0), random.Next(1, 4));

    private static Benefit One(Random random, int index, BenefitLayer layer, BenefitLine[] lines, long total, bool grouped, bool wide)
    {
        var kind = layer == BenefitLayer.RedPacket ? random.Next(2) == 0 ? BenefitKind.AmountOff : BenefitKind.Fixed : (BenefitKind)random.Next(3);
        var percentage = kind == BenefitKind.PercentOff;
        var scope = wide && random.Next(5) > 0 ? BenefitScope.WholeOrder : Scope(random, lines);
        var inScope = lines.Where(l => scope.Covers(l.Sku, l.Category)).Sum(l => l.AmountFen);
        return new Benefit(
            $"{(char)('a' + random.Next(5))}{index}", layer, kind, new LocalText($"券{index}", $"Coupon {index}"),
            kind == BenefitKind.Fixed || random.Next(3) == 0 ? 0 : Threshold(random, inScope),
            percentage ? null : Value(random, total),
            percentage ? Pick(random, Percentages) : null,
            percentage && random.Next(2) == 0 ? Pick(random, Values) : null,
            scope, random.Next(30) == 0 ? Now.AddSeconds(1) : Now.AddDays(-1), random.Next(30) == 0 ? Now : Now.AddDays(random.Next(1, 4)),
            grouped && random.Next(2) == 0 ? random.Next(2) == 0 ? "g" : "h" : null,
            random.Next(30) == 0 ? (BenefitState)random.Next(3) : BenefitState.Available);
    }

    private static BenefitScope Scope(Random random, BenefitLine[] lines) => random.Next(3) switch
    {
        0 => BenefitScope.WholeOrder,
        1 => new BenefitScope(BenefitScopeType.Categories, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Pick(random, Categories[1..]))]),
        _ => new BenefitScope(BenefitScopeType.Skus, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Pick(random, lines).Sku)]),
    };

    private static long Value(Random random, long total) => random.Next(8) == 0 ? Math.Max(1, total / random.Next(1, 5)) : Pick(random, Values);

    /// <summary>Round, or what the scope comes to but for a little.</summary>
    private static long Threshold(Random random, long inScope) => random.Next(3) switch
    {
        0 => Pick(random, Values) * 2,
        1 => Math.Max(0, inScope - Pick(random, Values)),
        _ => Math.Max(0, inScope - random.Next(-1, 3)),
    };

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
