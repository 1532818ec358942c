namespace QuickCheckout.Benchmarks.Web;

/// <summary>What people wait for at the screens; <c>--orders [N]</c> measures the list of orders among N instead.</summary>
internal static class WebBenchmark
{
    public static async Task<Figures?> Run(IReadOnlyList<string> options) => options.Contains("--orders", StringComparer.Ordinal)
        ? await OrdersBenchmark.Run((int?)Option.Number(options, "--orders"))
        : await ScreensBenchmark.Run();
}
