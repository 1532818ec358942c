using QuickCheckout.Benchmarks.Engine;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Integration;
using QuickCheckout.KillCampaign;

namespace QuickCheckout.Benchmarks.CheckoutPath;

/// <summary>
/// The path of a card payment through the whole product as ./run starts it, with fifty checkouts live: HTTP, durable
/// engine, IoT Hub, terminal and back.
/// </summary>
internal static class PathBenchmark
{
    private const int Tills = 50;
    private const int Rounds = 3;
    private const int WarmUpRounds = 3;

    /// <summary>Each ends as a failed attempt, of which a checkout allows twenty.</summary>
    private const int ActionsPerTill = 3;

    /// <summary>People do not act in step: one action every so often, anywhere in the shop.</summary>
    private static readonly TimeSpan BetweenActions = TimeSpan.FromMilliseconds(60);

    public static async Task<Figures> Run()
    {
        var folder = Path.Combine(Figures.Folder, "path");
        Directory.CreateDirectory(folder);
        var disk = DiskProbe.CommitsPerSecond(folder, 4096);
        await using var shop = new Shop();
        await shop.Open();
        await using var fleet = await Fleet.Start(shop.Settings, Path.Combine(shop.Data, "fleet"), [.. Enumerable.Repeat(TerminalKind.SmartPos, Tills)]);
        var tills = await Task.WhenAll(fleet.TerminalIds.Select(id => BusyTill.Open(shop, fleet, id)));

        for (var round = 0; round < WarmUpRounds; round++)
            await Round(tills);
        List<double> prompts = [], statuses = [], promptMedians = [], statusMedians = [];
        for (var round = 0; round < Rounds; round++)
        {
            var times = await Round(tills);
            prompts.Add(Figure.Quantile(times.Select(t => t.PromptMs), 0.95));
            statuses.Add(Figure.Quantile(times.Select(t => t.StatusMs), 0.95));
            promptMedians.Add(Figure.Median(times.Select(t => t.PromptMs)));
            statusMedians.Add(Figure.Median(times.Select(t => t.StatusMs)));
        }

        foreach (var till in tills)
            await till.DisposeAsync();
        var (single, further) = await Actions(shop);
        return new Figures()
            .Add(Figure.Of("prompt_p95_ms", "ms", prompts, $"\"set amount\" sent → terminal shows \"present card\", {Tills} checkouts live", "≤ 50"))
            .Add(Figure.Of("prompt_p50_ms", "ms", promptMedians, "the same, median"))
            .Add(Figure.Of("status_p95_ms", "ms", statuses, "card presented at the terminal → new status in the stream", "≤ 50"))
            .Add(Figure.Of("status_p50_ms", "ms", statusMedians, "the same, median"))
            .Add(Figure.Of("actions_single", "actions", [single], "durable actions of a single-card checkout", "≤ 20"))
            .Add(Figure.Of("actions_per_card", "actions", [further], "durable actions of each further card", "≤ 12"))
            .Add(Figure.Of("disk_commits_per_s", "1/s", [disk], "the disk's own commits of 4 KiB in this run"));
    }

    private static async Task<IReadOnlyList<Times>> Round(BusyTill[] tills)
    {
        var acts = new List<Task<Times>>();
        using var pace = new PeriodicTimer(BetweenActions);
        for (var action = 0; action < tills.Length * ActionsPerTill; action++)
        {
            await pace.WaitForNextTickAsync();
            acts.Add(tills[action % tills.Length].Act());
        }

        return await Task.WhenAll(acts);
    }

    /// <summary>Counted in the histories of two real checkouts, one with one card and one with two.</summary>
    private static async Task<(int Single, int Further)> Actions(Shop shop)
    {
        var counts = new List<int>();
        for (var cards = 1; cards <= 2; cards++)
        {
            await using var till = new Till(shop);
            await till.SettleAndScan();
            if (cards == 2)
                await till.Pay(1_000);
            var paid = await till.Pay(null);
            if (paid.Step != Step.Paid)
                throw new InvalidOperationException($"The checkout that is counted ended {paid.Step}.");
            counts.Add(await History.Actions(shop, till.CheckoutId));
        }

        return (counts[0], counts[1] - counts[0]);
    }
}

/// <summary>One measured action at one till.</summary>
internal sealed record Times(double PromptMs, double StatusMs);
