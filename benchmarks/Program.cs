using QuickCheckout.Benchmarks;
using QuickCheckout.Benchmarks.Acquirer;
using QuickCheckout.Benchmarks.Benefits;
using QuickCheckout.Benchmarks.CheckoutPath;
using QuickCheckout.Benchmarks.Engine;
using QuickCheckout.Benchmarks.Kill;
using QuickCheckout.Benchmarks.Search;
using QuickCheckout.Benchmarks.Simulation;
using QuickCheckout.Benchmarks.Web;

// One name, one benchmark, one file in artifacts/bench. The simulation measures nothing when it tells one seed.
var benchmarks = new Dictionary<string, Func<IReadOnlyList<string>, Task<Figures?>>>
{
    ["engine"] = async _ => await EngineBenchmark.Run(),
    ["path"] = async _ => await PathBenchmark.Run(),
    ["acquirer"] = async _ => await AcquirerBenchmark.Run(),
    ["simulate"] = SimulationBenchmark.Run,
    ["kill"] = KillBenchmark.Run,
    ["benefits"] = BenefitsBenchmark.Run,
    ["search"] = SearchBenchmark.Run,
    ["web"] = WebBenchmark.Run,
};

if (args is not [var name, .. var options] || !benchmarks.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Name one benchmark: {string.Join(", ", benchmarks.Keys)}");
    return 2;
}

if (await run(options) is not { } figures)
    return 0;
figures.Print();
Console.WriteLine($"Written to {Path.GetRelativePath(Environment.CurrentDirectory, figures.Write(name))}");
return figures.Broken ? 1 : 0;
