using QuickCheckout.BenefitTrials;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Benchmarks.Benefits;

/// <summary>How a checkout without an optimiser would choose.</summary>
internal static class SimplerWays
{
    /// <summary>Layer by layer, what takes off most of those that still fit.</summary>
    public static long Greedy(Trial trial)
    {
        var set = new List<Benefit>();
        var discountFen = 0L;
        foreach (var layer in Enum.GetValues<BenefitLayer>())
        {
            var mine = trial.Benefits.Where(b => b.Layer == layer).ToList();
            while (mine.Count > 0)
            {
                var (next, fen) = mine.Select(b => (b, DiscountFen(trial, [.. set, b]))).MaxBy(o => o.Item2);
                if (fen <= discountFen)
                    break;
                set.Add(next);
                mine.Remove(next);
                discountFen = fen;
            }
        }
        return discountFen;
    }

    /// <summary>The one that takes off most.</summary>
    public static long BestSingle(Trial trial) => trial.Benefits.Max(b => DiscountFen(trial, [b]));

    /// <summary>0 when they may not be used together.</summary>
    private static long DiscountFen(Trial trial, List<Benefit> set) => BruteForce.Reckon(trial.Lines, set)?.DiscountFen ?? 0;
}
