namespace QuickCheckout.Benchmarks.Web;

/// <summary>What back office waits for: <c>--orders [N]</c> measures the list of orders among N.</summary>
internal static class WebBenchmark
{
    public static async Task<Figures?> Run(IReadOnlyList<string> options)
    {
        if (options.Contains("--orders", StringComparer.Ordinal))
            return await OrdersBenchmark.Run((int?)Option.Number(options, "--orders"));
        Console.Error.WriteLine("Name what is measured: --orders [N].");
        return null;
    }
}
