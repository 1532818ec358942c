using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.BenefitTrials;

/// <summary>
/// The best set by trying every set, reckoned step by step as decision 0010 says it. It shares nothing with the product's own reckoning, so that an
/// error would have to be made twice.
/// </summary>
public static class BruteForce
{
    private const int MostPackets = 10;

    /// <summary>The best set of all.</summary>
    /// <param name="Ids">In ordinal order.</param>
    /// <param name="LineDiscountsFen">In the cart's order as given.</param>
    public sealed record Answer(long DiscountFen, long LostFen, IReadOnlyList<DateTimeOffset> Expiries, IReadOnlyList<string> Ids, long[] LineDiscountsFen)
    {
        /// <summary>Sets of one and the same discount: how often ties are broken.</summary>
        public int Ties { get; init; }
    }

    public static Answer Best(Trial trial)
    {
        var usable = trial.Benefits.Where(b => b.State == BenefitState.Available && b.ValidFrom <= trial.Now && trial.Now < b.ValidUntil).ToArray();
        Answer? best = null;
        var ties = 0;
        for (var bits = 0; bits < 1 << usable.Length; bits++)
        {
            var set = usable.Where((_, i) => (bits >> i & 1) != 0).ToList();
            if (Reckon(trial.Lines, set) is not { } answer)
                continue;
            ties = best is null || answer.DiscountFen > best.DiscountFen ? 0 : answer.DiscountFen == best.DiscountFen ? ties + 1 : ties;
            if (best is null || Compare(answer, best) < 0)
                best = answer;
        }
        return best! with { Ties = ties };
    }

    /// <summary>What a set takes off; null when it may not be used.</summary>
    public static Answer? Reckon(IReadOnlyList<BenefitLine> lines, IReadOnlyList<Benefit> set)
    {
        var groups = set.Where(b => b.Group != null).Select(b => b.Group).ToList();
        if (groups.Count != groups.Distinct().Count())
            return null;

        var bySku = Enumerable.Range(0, lines.Count).OrderBy(i => lines[i].Sku, StringComparer.Ordinal).ToList();
        var left = bySku.Select(i => lines[i].UnitPriceFen * lines[i].Quantity).ToList();
        var goods = bySku.Select(i => lines[i]).ToList();
        var lost = 0L;

        foreach (var layer in new[] { BenefitLayer.ItemCoupon, BenefitLayer.StoreCoupon, BenefitLayer.PlatformCoupon, BenefitLayer.RedPacket })
        {
            var mine = set.Where(b => b.Layer == layer).Select(b => (Benefit: b, Lines: LinesOf(b, goods))).ToList();
            if (layer is BenefitLayer.StoreCoupon or BenefitLayer.PlatformCoupon && mine.Count > 1)
                return null;
            if (layer == BenefitLayer.ItemCoupon && mine.SelectMany(m => m.Lines).GroupBy(l => l).Any(g => g.Count() > 1))
                return null;
            if (layer == BenefitLayer.RedPacket)
            {
                if (mine.Count > MostPackets)
                    return null;
                mine.Sort((a, b) => InTurn((a.Benefit, a.Lines), (b.Benefit, b.Lines)));
            }
            if (mine.Any(m => m.Benefit.Kind != BenefitKind.Fixed && m.Lines.Sum(l => left[l]) < m.Benefit.ThresholdFen))
                return null;
            foreach (var (benefit, scope) in mine)
            {
                var taken = TakeOff(benefit, scope, left);
                if (taken == 0)
                    return null;
                if (benefit.Kind != BenefitKind.PercentOff)
                    lost += benefit.ValueFen!.Value - taken;
            }
        }

        var discounts = new long[lines.Count];
        for (var i = 0; i < bySku.Count; i++)
            discounts[bySku[i]] = goods[i].UnitPriceFen * goods[i].Quantity - left[i];
        return new Answer(discounts.Sum(), lost, [.. set.Select(b => b.ValidUntil).Order()], [.. set.Select(b => b.Id).Order(StringComparer.Ordinal)], discounts);
    }

    private static long TakeOff(Benefit benefit, List<int> scope, List<long> left)
    {
        var running = scope.Sum(l => left[l]);
        var taken = benefit.Kind == BenefitKind.PercentOff
            ? Math.Min(benefit.CapFen ?? long.MaxValue, running * benefit.PercentOff!.Value / 100)
            : Math.Min(benefit.ValueFen!.Value, running);
        if (taken == 0)
            return 0;
        var shares = scope.Select(l => (Line: l, Whole: taken * left[l] / running, Remainder: taken * left[l] % running)).ToList();
        var over = (int)(taken - shares.Sum(s => s.Whole));
        var more = shares.OrderByDescending(s => s.Remainder).ThenBy(s => s.Line).Take(over).Select(s => s.Line).ToHashSet();
        foreach (var (line, whole, _) in shares)
            left[line] -= whole + (more.Contains(line) ? 1 : 0);
        return taken;
    }

    private static List<int> LinesOf(Benefit benefit, List<BenefitLine> goods) =>
        [.. Enumerable.Range(0, goods.Count).Where(l => benefit.Scope.Type switch
        {
            BenefitScopeType.Order => true,
            BenefitScopeType.Skus => benefit.Scope.Codes!.Contains(goods[l].Sku),
            _ => benefit.Scope.Codes!.Any(c => goods[l].Category == c || goods[l].Category.StartsWith(c + "/", StringComparison.Ordinal)),
        })];

    private static int InTurn((Benefit Benefit, List<int> Lines) a, (Benefit Benefit, List<int> Lines) b)
    {
        if (a.Lines.Count != b.Lines.Count)
            return a.Lines.Count - b.Lines.Count;
        for (var i = 0; i < a.Lines.Count; i++)
            if (a.Lines[i] != b.Lines[i])
                return a.Lines[i] - b.Lines[i];
        if (a.Benefit.ValueFen != b.Benefit.ValueFen)
            return b.Benefit.ValueFen!.Value.CompareTo(a.Benefit.ValueFen!.Value);
        if (a.Benefit.ThresholdFen != b.Benefit.ThresholdFen)
            return a.Benefit.ThresholdFen.CompareTo(b.Benefit.ThresholdFen);
        return a.Benefit.ValidUntil != b.Benefit.ValidUntil
            ? a.Benefit.ValidUntil.CompareTo(b.Benefit.ValidUntil)
            : string.CompareOrdinal(a.Benefit.Id, b.Benefit.Id);
    }

    private static int Compare(Answer a, Answer b)
    {
        if (a.DiscountFen != b.DiscountFen)
            return b.DiscountFen.CompareTo(a.DiscountFen);
        if (a.LostFen != b.LostFen)
            return a.LostFen.CompareTo(b.LostFen);
        for (var i = 0; i < a.Expiries.Count && i < b.Expiries.Count; i++)
            if (a.Expiries[i] != b.Expiries[i])
                return a.Expiries[i].CompareTo(b.Expiries[i]);
        if (a.Expiries.Count != b.Expiries.Count)
            return a.Expiries.Count - b.Expiries.Count;
        for (var i = 0; i < a.Ids.Count; i++)
            if (a.Ids[i] != b.Ids[i])
                return string.CompareOrdinal(a.Ids[i], b.Ids[i]);
        return 0;
    }
}
