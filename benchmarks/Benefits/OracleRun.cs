using QuickCheckout.BenefitTrials;

namespace QuickCheckout.Benchmarks.Benefits;

/// <summary>The best sets of many small carts, against trying every set.</summary>
internal static class OracleRun
{
    private const int Told = 3;

    public static (int Carts, int Mismatches) Of(int carts)
    {
        var mismatches = 0;
        Parallel.For(0, carts, seed =>
        {
            var trial = SmallCarts.Of(seed);
            if (trial.Difference(BruteForce.Best(trial)) is not { } difference)
                return;
            if (Interlocked.Increment(ref mismatches) <= Told)
                Console.WriteLine($"  seed {seed} {difference}\n{trial}");
        });
        Console.WriteLine($"  {carts:N0} carts against brute force: {mismatches} mismatches");
        return (carts, mismatches);
    }
}
