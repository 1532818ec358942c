using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Orders;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>What a store has taken, by day, hour, means and terminal (rule S5): added up from the rows of the list.</summary>
public sealed class TakingsApi(OrderList orders, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    private const int MostDays = 31;

    [Function("GetTakings"), Staff(Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/takings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var asked = Asked(request);
        if (asked.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var (storeId, days) = asked.Value;
        return Results.Ok((await Count(client, storeId, days, cancellation)).ToTakings(storeId, days.From, days.To));
    }

    /// <summary>As CSV: one row for each hour, means and terminal, of which everything else can be added up.</summary>
    [Function("ExportTakings"), Staff(Role.BackOffice)]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/takings/export")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var asked = Asked(request);
        if (asked.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var (storeId, days) = asked.Value;
        var rows = (await Count(client, storeId, days, cancellation)).Cells.Select(IReadOnlyList<string> (c) =>
        [
            storeId, c.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), c.Hour.ToString(CultureInfo.InvariantCulture), Json.Name(c.Means), c.TerminalId,
            c.Sum.Orders.ToString(CultureInfo.InvariantCulture), YuanText.Write(c.Sum.GrossFen), YuanText.Write(c.Sum.DiscountFen), YuanText.Write(c.Sum.NetFen), YuanText.Write(c.Sum.GivenBackFen),
        ]);
        return CsvFile.Answer(
            $"takings-{storeId}-{days.From:yyyyMMdd}-{days.To:yyyyMMdd}.csv", rows.Prepend(["storeId", "day", "hour", "means", "terminalId", "orders", "gross", "discount", "net", "givenBack"]));
    }

    private async Task<TakingsCount> Count(DurableTaskClient client, string storeId, DayRange days, CancellationToken cancellation)
    {
        var count = new TakingsCount(store.Value.LocalOf);
        await foreach (var order in orders.AllAsync(client, new OrderFilter(storeId, days.From, days.To), cancellation))
            count.Add(order);
        return count;
    }

    /// <summary>The store, and today or the days that are named.</summary>
    private Result<(string StoreId, DayRange Days)> Asked(HttpRequest request)
    {
        var storeId = request.Query["storeId"].FirstOrDefault();
        var days = DayRange.Read(request, store.Value.DayOf(clock.GetUtcNow()), usual: 1, MostDays);
        return (Own.CheckStore(request, storeId) ?? days.Refusal) is { } refusal ? refusal : (storeId!, days.Value);
    }
}
