using QuickCheckout.Benchmarks;
using QuickCheckout.Benchmarks.Acquirer;
using QuickCheckout.Benchmarks.CheckoutPath;
using QuickCheckout.Benchmarks.Engine;

// One name, one benchmark, one file in artifacts/bench.
var benchmarks = new Dictionary<string, Func<Task<Figures>>>
{
    ["engine"] = EngineBenchmark.Run,
    ["path"] = PathBenchmark.Run,
    ["acquirer"] = AcquirerBenchmark.Run,
};

if (args is not [var name] || !benchmarks.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Name one benchmark: {string.Join(", ", benchmarks.Keys)}");
    return 2;
}
var figures = await run();
figures.Print();
Console.WriteLine($"Written to {Path.GetRelativePath(Environment.CurrentDirectory, figures.Write(name))}");
return 0;
