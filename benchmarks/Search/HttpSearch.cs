using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Integration;
using QuickCheckout.SearchTrials;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Benchmarks.Search;

/// <summary>
/// The same over HTTP, with the app as ./run starts it: 100,000 SKUs imported, searched for over loopback, and changes followed by
/// a second instance of the catalogue over the same table.
/// </summary>
internal static class HttpSearch
{
    private const int Rounds = 5;
    private const int Texts = 2_000;
    private const int WarmUp = 1_000;
    private const int Changes = 30;

    public static async Task<Figures> Run(Figures figures, int skus)
    {
        var products = Renumbered(new BigStore(seed: 1).WithSkus(skus));
        await using var shop = new Shop();
        await shop.Open();
        using var http = new HttpClient(new StaffAtWork(shop.Settings.AppUrl!)) { BaseAddress = shop.Settings.AppUrl };
        var seconds = await Import(http, products);

        var queries = new Queries(products, seed: 5);
        var texts = Enumerable.Range(0, Texts).Select(_ => $"/api/products?q={Uri.EscapeDataString(queries.Next().Text)}").ToList();
        foreach (var text in texts.Take(WarmUp))
            await http.GetByteArrayAsync(text);
        var rounds = new List<List<double>>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add(await Times(http, texts));
        return figures
            .Add(Of("http_p50_ms", 0.5)).Add(Of("http_p95_ms", 0.95)).Add(Of("http_p99_ms", 0.99))
            .Add(Figure.Of("import_s", "s", [seconds], $"to import these {products.Count:N0} products as JSON lines"))
            .Add(Figure.Of("followed_ms", "ms", await Followed(http, shop, products), $"an edit sent → another instance finds it, {Changes} edits", "≤ 2000"));

        Figure Of(string id, double quantile) => Figure.Of(
            id, "ms", rounds.ConvertAll(r => Figure.Quantile(r, quantile)), $"GET /api/products, answer read whole, one caller, {skus:N0} SKUs of {products.Count:N0} products beside the shop's own");
    }

    /// <summary>Under a prefix that the shop's own catalogue does not use.</summary>
    private static List<Product> Renumbered(List<Product> products)
    {
        var made = 0;
        return products.ConvertAll(p => p with { Skus = [.. p.Skus.Select(s => s with { Barcode = Barcode(++made) })] });

        static string Barcode(int number)
        {
            var twelve = string.Create(CultureInfo.InvariantCulture, $"20{number:0000000000}");
            return twelve + Ean13.CheckDigit(twelve);
        }
    }

    private static async Task<double> Import(HttpClient http, List<Product> products)
    {
        var lines = new StringBuilder();
        foreach (var product in products)
            lines.Append(JsonSerializer.Serialize(product, Json.Options)).Append('\n');
        var began = Stopwatch.GetTimestamp();
        using var sent = await http.PostAsync(
            "/api/catalogue/imports?fileName=big.jsonl&wait=60", new StringContent(lines.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/jsonl")));
        var state = await sent.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ImportState>(Json.Options);
        while (state!.State is not ("done" or "failed"))
            state = await http.GetFromJsonAsync<ImportState>($"/api/catalogue/imports/{state.Id}?wait=60", Json.Options);
        if (state.Added != products.Count)
            throw new InvalidOperationException($"Of {products.Count} products {state.Added} were added: {state}.");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<List<double>> Times(HttpClient http, List<string> texts)
    {
        var times = new List<double>(texts.Count);
        foreach (var text in texts)
        {
            var began = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(text);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<List<double>> Followed(HttpClient http, Shop shop, List<Product> products)
    {
        using var settings = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(shop.Data, "local.settings.json")));
        var table = new TableCatalogue(new TableServiceClient(settings.RootElement.GetProperty("Values").GetProperty("AzureWebJobsStorage").GetString()));
        using var other = new ProductCatalogue(table, Options.Create(new StoreTimeSettings()), TimeProvider.System);
        await other.StartingAsync(default);
        using var follower = new CatalogueFollower(other, Options.Create(new CatalogueSettings()), TimeProvider.System, NullLogger<CatalogueFollower>.Instance);
        await follower.StartAsync(default);
        var times = new List<double>();
        for (var i = 0; i < Changes; i++)
        {
            var product = products[i * 997 % products.Count];
            var name = $"变更{i}号";
            using var edit = new HttpRequestMessage(HttpMethod.Put, $"/api/catalogue/products/{product.ArticleNo}")
            {
                Content = JsonContent.Create(product with { Name = product.Name with { Zh = name } }, options: Json.Options), Headers = { IfMatch = { EntityTagHeaderValue.Any } },
            };
            var began = Stopwatch.GetTimestamp();
            (await http.SendAsync(edit)).EnsureSuccessStatusCode().Dispose();
            while (other.Search(new ProductQuery(name)).Value!.Total == 0)
                await Task.Delay(1);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        await follower.StopAsync(default);
        return times;
    }

    private sealed record ImportState(string Id, string State, int Added, int RefusedProducts);
}
