using System.Diagnostics;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.SearchTrials;

namespace QuickCheckout.Benchmarks.Search;

/// <summary>
/// How long a search takes in a store of 100,000 SKUs, for a mixed stream of what associates type; what the index takes up;
/// whether it finds what a scan of every product finds; the same of SQLite's FTS5; how it grows; and over HTTP in <see cref="HttpSearch"/>.
/// </summary>
internal static class SearchBenchmark
{
    private const int Skus = 100_000;
    private const int Rounds = 5;
    private const int Texts = 5_000;
    private const int RecallTexts = 200;
    private const int PeerTexts = 400;
    private const int Changes = 500;
    private static readonly int[] Growth = [10_000, 100_000, 500_000];

    /// <param name="options">--http for that part alone.</param>
    public static async Task<Figures?> Run(IReadOnlyList<string> options)
    {
        if (options.Contains("--http", StringComparer.Ordinal))
            return await HttpSearch.Run(new Figures(), Skus);
        var products = new BigStore(seed: 1).WithSkus(Skus);
        var texts = TextsFor(products);
        var loads = Enumerable.Range(0, 3).Select(_ => Loaded.Of(products)).ToList();
        var index = loads[^1].Index;
        var times = Enumerable.Range(0, Rounds).Select(_ => Times(index, texts)).ToList();
        Console.WriteLine($"  {products.Count:N0} products, {texts.Count:N0} texts: p99 {string.Join(", ", times.Select(t => $"{Figure.Quantile(t, 0.99):N3}"))} ms");
        var best = Enumerable.Range(0, texts.Count).Select(i => times.Min(t => t[i])).ToList();
        PrintKinds(texts, best);

        Console.WriteLine($"  recall and precision of {RecallTexts} texts against a scan, {PeerTexts} in SQLite FTS5 …");
        var (recall, precision, peerRecall, peerTimes) = Compared(products, index);
        var figures = new Figures { Broken = recall < 1 || precision < 1 }
            .Add(Quantile("search_p50_ms", 0.5, null)).Add(Quantile("search_p95_ms", 0.95, null)).Add(Quantile("search_p99_ms", 0.99, "≤ 5"))
            .Add(Figure.Of("search_p99_best_ms", "ms", [Figure.Quantile(best, 0.99)], $"the same of each text's best of {Rounds} times: without what else ran on the machine"))
            .Add(Figure.Of("index_mb", "MB", loads.ConvertAll(l => l.Megabytes), "memory of the index, without the products themselves"))
            .Add(Figure.Of("load_s", "s", loads.ConvertAll(l => l.Seconds), "to index them all"))
            .Add(Figure.Of("change_ms", "ms", ChangeTimes(index, products), "to change one product, until searches see it"))
            .Add(Figure.Of("recall", "", [recall], $"share of what a scan of every product finds, the mean of {RecallTexts} texts", "1"))
            .Add(Figure.Of("precision", "", [precision], "share of what is found that the scan finds, too", "1"))
            .Add(Figure.Of("recall_fts5", "", [peerRecall], "the same texts in SQLite FTS5: trigrams of names, codes, pinyin and initials"))
            .Add(Figure.Of("fts5_p50_ms", "ms", [Figure.Quantile(peerTimes, 0.5)], $"{PeerTexts} texts in SQLite FTS5, counts and page included"))
            .Add(Figure.Of("fts5_p99_ms", "ms", [Figure.Quantile(peerTimes, 0.99)], "the same"));
        Console.WriteLine("  growth …");
        foreach (var skus in Growth)
            AddGrowth(figures, skus);
        Console.WriteLine("  over HTTP …");
        return await HttpSearch.Run(figures, Skus);

        Figure Quantile(string id, double quantile, string? target) => Figure.Of(
            id, "ms", times.ConvertAll(t => Figure.Quantile(t, quantile)), $"a page of 50 and all counts, {Skus:N0} SKUs of {products.Count:N0} products", target);
    }

    private static List<(QueryKind Kind, string Text)> TextsFor(List<Product> products)
    {
        var queries = new Queries(products, seed: 2);
        return [.. Enumerable.Range(0, Texts).Select(_ => queries.Next())];
    }

    /// <summary>Of each text, in milliseconds; searched once before, so that the code is compiled.</summary>
    private static List<double> Times(ProductIndex index, List<(QueryKind Kind, string Text)> texts)
    {
        foreach (var (_, text) in texts.Take(1_000))
            index.Search(new ProductQuery(text));
        return texts.ConvertAll(t =>
        {
            var began = Stopwatch.GetTimestamp();
            index.Search(new ProductQuery(t.Text));
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        });
    }

    private static List<double> ChangeTimes(ProductIndex index, List<Product> products) => [.. Enumerable.Range(0, Changes).Select(i =>
    {
        var began = Stopwatch.GetTimestamp();
        index.Put([products[i * 31 % products.Count]]);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    })];

    private static (double Recall, double Precision, double PeerRecall, List<double> PeerTimes) Compared(List<Product> products, ProductIndex index)
    {
        using var peer = new Fts5Peer(products);
        var scan = new Scan(products);
        var (recalls, precisions, peerRecalls, peerTimes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var queries = new Queries(products, seed: 3);
        for (var i = 0; i < PeerTexts; i++)
        {
            var (_, text) = queries.Next();
            var began = Stopwatch.GetTimestamp();
            peer.Search(text);
            peerTimes.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (i >= RecallTexts)
                continue;
            var expected = scan.Find(text).Select(p => p.ArticleNo).ToHashSet(StringComparer.Ordinal);
            if (expected.Count == 0)
                continue;
            var found = All(index, text);
            var right = found.Count(expected.Contains);
            recalls.Add(right / (double)expected.Count);
            precisions.Add(right / (double)Math.Max(1, found.Count));
            peerRecalls.Add(peer.All(text).Count(expected.Contains) / (double)expected.Count);
        }

        return (recalls.Average(), precisions.Average(), peerRecalls.Average(), peerTimes);
    }

    private static List<string> All(ProductIndex index, string text)
    {
        var found = new List<string>();
        for (; ; )
        {
            var page = index.Search(new ProductQuery(text, Skip: found.Count, Take: ProductQuery.MaxTake)).Value!;
            found.AddRange(page.Items.Select(p => p.ArticleNo));
            if (page.Items.Count == 0)
                return found;
        }
    }

    private static void AddGrowth(Figures figures, int skus)
    {
        var products = new BigStore(seed: 4).WithSkus(skus);
        var loaded = Loaded.Of(products);
        var times = Enumerable.Range(0, 3).Select(_ => Figure.Quantile(Times(loaded.Index, TextsFor(products)), 0.99)).ToList();
        var name = $"growth_{skus / 1000}k";
        Console.WriteLine($"    {skus:N0} SKUs: p99 {string.Join(", ", times.Select(t => $"{t:N3}"))} ms");
        figures.Add(Figure.Of($"{name}_p99_ms", "ms", times, $"p99 at {skus:N0} SKUs of {products.Count:N0} products"))
            .Add(Figure.Of($"{name}_mb", "MB", [loaded.Megabytes], "memory of that index"))
            .Add(Figure.Of($"{name}_load_s", "s", [loaded.Seconds], "to load it"));
    }

    private static void PrintKinds(List<(QueryKind Kind, string Text)> texts, List<double> best)
    {
        foreach (var kind in texts.Zip(best).GroupBy(t => t.First.Kind).OrderBy(g => g.Key))
            Console.WriteLine($"    {kind.Key,-15} p50 {Figure.Median(kind.Select(t => t.Second)):N3}  p99 {Figure.Quantile(kind.Select(t => t.Second), 0.99):N3} ms (best of {Rounds})");
    }

    private sealed record Loaded(ProductIndex Index, double Seconds, double Megabytes)
    {
        public static Loaded Of(List<Product> products)
        {
            // The table of readings is shared by every index and stays.
            _ = Pinyin.Syllables;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var began = Stopwatch.GetTimestamp();
            var index = new ProductIndex(BigStore.SalesOf);
            index.Put(products);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return new Loaded(index, seconds, (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
        }
    }
}
