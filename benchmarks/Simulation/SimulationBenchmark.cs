using System.Diagnostics;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulation;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Benchmarks.Simulation;

/// <summary>Many simulated shops, and what broke in them: nothing should. One seed alone is told as it happens.</summary>
internal static class SimulationBenchmark
{
    private const int DefaultSeeds = 20_000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    /// <param name="options">--seeds N, --first N, or --seed N.</param>
    public static Task<Figures?> Run(IReadOnlyList<string> options) =>
        Task.FromResult(
        Option.Number(options, "--seed") is { } seed ? Tell(seed) : Measure(Option.Number(options, "--first") ?? 1, (int)(Option.Number(options, "--seeds") ?? DefaultSeeds)));

    private static Figures? Tell(ulong seed)
    {
        var outcome = World.Run(seed, reader: Console.Out);
        Console.WriteLine($"{outcome.Paid} paid, {outcome.Closed} closed, {outcome.NeedAttention} need attention");
        foreach (var violation in outcome.Violations)
            Console.WriteLine($"BROKEN  {violation}");
        return null;
    }

    private static Figures Measure(ulong first, int seeds)
    {
        var watch = Stopwatch.StartNew();
        var next = Between;
        var campaign = Campaign.Run(first, seeds, after: (so, outcome) =>
        {
            foreach (var violation in outcome.Violations)
                Console.WriteLine($"BROKEN  {violation}\n        ./bench simulate --seed {outcome.Seed}");
            if (watch.Elapsed < next)
                return;
            next = watch.Elapsed + Between;
            Console.WriteLine($"  {so.Seeds:N0} seeds, {so.Checkouts:N0} checkouts, {so.Seeds / watch.Elapsed.TotalSeconds:N0} seeds/s");
        });
        foreach (var fault in Enum.GetValues<Fault>())
            Console.WriteLine($"  {fault,-24}{campaign.Faults[(int)fault],12:N0}");
        var paidBy = string.Join(", ", Enum.GetValues<Means>().Select(means => $"{campaign.PaidBy[(int)means]:N0} by {means}"));
        Console.WriteLine($"  {campaign.Paid:N0} paid ({paidBy}), {campaign.Closed:N0} closed, {campaign.NeedAttention:N0} need attention");
        var so = campaign.Benefits;
        Console.WriteLine(
            $"  benefits: {so.Held:N0} sets held, {so.Refused:N0} refused, {so.Redeemed:N0} used up, {so.WholeOrders:N0} paid for a whole order, {so.Revoked:N0} taken elsewhere, {so.NotRedeemed:N0} orders paid all the same");
        return new Figures()
            .Add(Figure.Of("checkouts", "", [campaign.Checkouts], $"simulated to their end, in {campaign.Seeds:N0} shops"))
            .Add(Figure.Of("faults", "", [campaign.Faults.Sum()], "that struck them"))
            .Add(Figure.Of("violations", "", [campaign.Failed.Sum(o => o.Violations.Count)], "rules broken", "0"))
            .Add(Figure.Of("seeds_per_s", "1/s", [campaign.Seeds / watch.Elapsed.TotalSeconds], "on all cores"));
    }
}
