using System.Diagnostics;
using System.Net.Http.Json;
using Emulators.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Http;
using QuickCheckout.Functions.Orders;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Benchmarks.Web;

/// <summary>
/// How long a page of the list of orders takes among a million: by the adapter, and over HTTP with the product's own function behind
/// Kestrel in this process. Every order has ended; a store has as many live ones as terminals at most.
/// </summary>
internal static class OrdersBenchmark
{
    private const int Orders = 1_000_000;
    private const int PagesAKind = 100;
    private const int WarmUp = 20;
    private const int Depth = 40;
    private const double TargetMs = 200;

    public static async Task<Figures> Run(int? orders)
    {
        await using var azurite = new BigAzurite();
        await azurite.StartAsync();
        var many = new ManyOrders(azurite.Tables, orders ?? Orders);
        var began = Stopwatch.GetTimestamp();
        await many.FillAsync();
        Console.WriteLine($"  {many.Count:N0} orders listed in {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s, Azurite has {azurite.MemoryMegabytes:N0} MB");

        var store = Options.Create(new StoreTimeSettings { TimeZone = "UTC" });
        var clock = new FixedClock(new DateTimeOffset(ManyOrders.Today, new TimeOnly(21, 30), TimeSpan.Zero));
        var list = new OrderList(new TableOrderList(azurite.Tables), new TableOrders(azurite.Tables, new TableTerminals(azurite.Tables)), store, clock);
        await using var engine = new DurableEngine(new DurableEngineOptions(), new DurableTaskRegistry(), new ServiceCollection().BuildServiceProvider());
        await engine.StartAsync();
        var client = engine.CreateClient();
        await using var app = await Serve(new OrdersApi(list, store, clock), client);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var figures = new Figures { KeepsOthers = true };
        var all = new List<double>();
        foreach (var (kind, meaning, query) in Kinds(many))
        {
            var times = await Times(http, query);
            all.AddRange(times);
            figures.Add(Of($"orders_{kind}_ms", times, $"{meaning}, {many.Count:N0} orders: p95 of {times.Count} pages over HTTP"));
        }

        var byAdapter = await AdapterTimes(list, client, many);
        return figures
            .Add(Of("orders_page_adapter_ms", byAdapter, "a store's latest page, without HTTP: p95"))
            .Add(Of("orders_page_ms", all, $"all of these over HTTP, read whole, one caller, {many.Count:N0} orders: p95", $"≤ {TargetMs}"))
            .Add(new Figure("orders_page_p50_ms", Figure.Median(all), "ms", all.Min(), all.Max(), "the same: median", null))
            .Add(new Figure("orders_page_max_ms", all.Max(), "ms", all.Min(), all.Max(), "the same: greatest", null));
    }

    /// <summary>What is asked for, by the number of the page; a null query goes on where the last page ended.</summary>
    private static IEnumerable<(string Kind, string Meaning, Func<int, string> Query)> Kinds(ManyOrders many)
    {
        var numbers = many.Numbered.ToList();
        var today = ManyOrders.Today;
        yield return ("day", "of a store's day", i => $"storeId={Store(i)}&from={Day(i)}&to={Day(i)}");
        yield return ("latest", "of a store's last 31 days", i => $"storeId={Store(i)}");
        yield return ("state", "closed, of 31 days", i => $"storeId={Store(i)}&state=closed");
        yield return ("rare", "needs attention, of all days", i => $"storeId={Store(i)}&state=needs-attention&from={today.AddDays(-many.Days):yyyy-MM-dd}");
        yield return ("method", "by method", i => $"storeId={Store(i)}&method=alipay");
        yield return ("terminal", "by terminal", i => $"storeId={Store(i)}&terminalId=POS-{i % ManyOrders.Terminals}");
        yield return ("associate", "by associate", i => $"storeId={Store(i)}&associateId=A{i % ManyOrders.Associates}");
        yield return ("number", "by order number", i => $"orderNo={numbers[i * 7919 % numbers.Count]}");
        yield return ("member", "by member", i => $"memberId=m{i * 31 % ManyOrders.Members}&from={today.AddDays(-many.Days):yyyy-MM-dd}");
        yield return ("deep", $"the {Depth} pages of a store one after another", i => i % Depth == 0 ? $"storeId={Store(i / Depth)}&from={today.AddDays(-many.Days):yyyy-MM-dd}" : "");

        static string Store(int i) => ManyOrders.StoreOf(i * 37 % ManyOrders.Stores);

        string Day(int i) => today.AddDays(-(i * 13 % many.Days)).ToString("yyyy-MM-dd");
    }

    private static async Task<List<double>> Times(HttpClient http, Func<int, string> query)
    {
        var times = new List<double>();
        var (asked, token) = ("", (string?)null);
        for (var i = -WarmUp; i < PagesAKind; i++)
        {
            var next = query(Math.Abs(i));
            if (next.Length > 0)
                (asked, token) = (next, null);
            else if (token is null)
                continue;
            var began = Stopwatch.GetTimestamp();
            var page = await http.GetFromJsonAsync<PageOf<ListedOrder>>($"/api/orders?{asked}{(token is null ? "" : $"&token={token}")}", Json.Options);
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            token = page!.NextToken;
        }

        return times;
    }

    private static async Task<List<double>> AdapterTimes(OrderList list, DurableTaskClient client, ManyOrders many)
    {
        var times = new List<double>();
        for (var i = 0; i < PagesAKind; i++)
        {
            var filter = new OrderFilter(ManyOrders.StoreOf(i * 37 % ManyOrders.Stores), ManyOrders.Today.AddDays(-many.Days), ManyOrders.Today);
            var began = Stopwatch.GetTimestamp();
            await list.PageAsync(client, filter, token: null, 50, default);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<WebApplication> Serve(OrdersApi api, DurableTaskClient client)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(http => Json.ConfigureForCallers(http.SerializerOptions));
        var app = builder.Build();
        var office = new Caller("B900", "B900", [Role.BackOffice], [Caller.AllStores]);
        app.MapGet("/api/orders", (HttpRequest request, CancellationToken cancellation) =>
        {
            office.Enter(request.HttpContext);
            return api.List(request, client, cancellation);
        });
        await app.StartAsync();
        return app;
    }

    private static Figure Of(string id, List<double> times, string meaning, string? target = null) =>
        new(id, Figure.Quantile(times, 0.95), "ms", times.Min(), times.Max(), meaning, target);

    /// <summary>The day does not go on while it is measured.</summary>
    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
