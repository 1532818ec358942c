using System.Diagnostics;
using System.Globalization;
using QuickCheckout.BenefitTrials;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Benchmarks.Benefits;

/// <summary>
/// How long the best set takes to find, by the number of benefits and lines; what it takes off more than simpler ways to choose; and, with
/// <c>--oracle N</c>, that it is that of trying every set.
/// </summary>
internal static class BenefitsBenchmark
{
    private const int Rounds = 3;
    private const int Samples = 400;
    private const int Repeats = 3;
    private const int WarmUps = 300;
    private const int GainCarts = 100_000;
    private const int GainBenefits = 12;
    private const int GainLines = 8;
    private const ulong OracleCarts = 20_000;
    private static readonly int[] BenefitCounts = [10, 40, 100];
    private static readonly int[] LineCounts = [5, 30, 100];
    private static readonly int[] Growth = [10, 20, 40, 80, 160];

    public static Task<Figures?> Run(IReadOnlyList<string> options)
    {
        var (carts, mismatches) = OracleRun.Of((int)(Option.Number(options, "--oracle") ?? OracleCarts));
        var figures = new Figures { Broken = mismatches > 0 };
        for (var i = 0; i < WarmUps; i++)
            RetailCarts.Of(-1 - i, 40, 30).Best();

        foreach (var benefits in BenefitCounts)
            foreach (var lines in LineCounts)
                AddCell(figures, benefits, lines);
        foreach (var benefits in Growth)
            figures.Add(Figure.Of(
                $"growth_{benefits}_ms", "ms", [.. Measured(benefits, 30).Select(round => Figure.Median(round.Times))], $"median time at {benefits} benefits × 30 lines"));
        AddGain(figures);
        figures.Add(Figure.Of("oracle_carts", "carts", [carts], "small carts for which every set was tried"));
        figures.Add(Figure.Of("oracle_mismatches", "carts", [mismatches], "of them, another set, discount or line came out", "0"));
        return Task.FromResult<Figures?>(figures);
    }

    private static void AddCell(Figures figures, int benefits, int lines)
    {
        var rounds = Measured(benefits, lines);
        var p99 = rounds.ConvertAll(r => Figure.Quantile(r.Times, 0.99));
        var cell = string.Create(CultureInfo.InvariantCulture, $"{benefits}x{lines}");
        figures.Add(Figure.Of($"p50_{cell}_ms", "ms", rounds.ConvertAll(r => Figure.Median(r.Times)), $"{benefits} benefits × {lines} lines, phrases and next threshold included"));
        figures.Add(Figure.Of($"p99_{cell}_ms", "ms", p99, "the same", (benefits, lines) == (40, 30) ? "≤ 5" : null));
        figures.Add(Figure.Of($"worst_{cell}_ms", "ms", rounds.ConvertAll(r => r.Times.Max()), "the same"));
        figures.Add(Figure.Of($"unproven_{cell}_pct", "%", rounds.ConvertAll(r => 100.0 * r.Unproven / r.Times.Count), "carts whose best set is not proven to be the best"));
        figures.Add(Figure.Of($"gap_{cell}_yuan", "¥", rounds.ConvertAll(r => r.GapFen / 100.0), "the largest that another set may take off more"));
        Console.WriteLine($"  {cell}: p99 {string.Join(", ", p99.Select(t => $"{t:N3}"))} ms");
    }

    private static List<Round> Measured(int benefits, int lines)
    {
        var rounds = new List<Round>();
        for (var round = 0; round < Rounds; round++)
        {
            var (times, unproven, gapFen) = (new List<double>(Samples), 0, 0L);
            for (var sample = 0; sample < Samples; sample++)
            {
                var trial = RetailCarts.Of((round * Samples) + sample, benefits, lines);
                var (offer, time) = Timed(trial);
                times.Add(time);
                (unproven, gapFen) = (unproven + (offer.IsBest ? 0 : 1), Math.Max(gapFen, offer.GapFen));
            }
            rounds.Add(new Round(times, unproven, gapFen));
        }
        return rounds;
    }

    /// <summary>The least of a few times: what the machine does meanwhile is not the optimiser's.</summary>
    private static (BenefitOffer Offer, double Milliseconds) Timed(Trial trial)
    {
        var least = double.MaxValue;
        BenefitOffer? offer = null;
        for (var i = 0; i < Repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            offer = trial.Best();
            least = Math.Min(least, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return (offer!, least);
    }

    private static void AddGain(Figures figures)
    {
        var (best, greedy, single) = (0L, 0L, 0L);
        for (var seed = 0; seed < GainCarts; seed++)
        {
            var trial = RetailCarts.Of(1_000_000 + seed, GainBenefits, GainLines);
            best += trial.Best().DiscountFen;
            greedy += SimplerWays.Greedy(trial);
            single += SimplerWays.BestSingle(trial);
        }
        var carts = $"{GainCarts:N0} carts of {GainLines} lines, {GainBenefits} benefits";
        figures.Add(Figure.Of("gain_over_greedy_pct", "%", [(100.0 * best / greedy) - 100], $"more discount than the locally best of each layer; {carts}"));
        figures.Add(Figure.Of("gain_over_best_single_pct", "%", [(100.0 * best / single) - 100], "more than the one benefit that takes off most; the same carts"));
    }

    private sealed record Round(List<double> Times, int Unproven, long GapFen);
}
